// What a tool is: one class in tools/, marked with @mcpTool, that the registry finds and an agent calls.
import 'reflect-metadata';
import { injectable } from 'inversify';
import type { z } from 'zod';

export interface McpTool<Input, Output> {
  /**
   * @param input has passed the tool's input schema.
   * @param call `signal` aborts when the caller is gone.
   * @throws ToolError for a failure that the agent can do something about; anything else is masked and logged.
   */
  execute(input: Input, call: { readonly signal: AbortSignal }): Promise<Output>;
}

/** All four are required: what MCP assumes of a silent tool is the worst case, destructive and in the open world. */
export interface ToolAnnotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

export interface ToolDefinition<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** `[a-z0-9_]`, at most 64 characters. Agents depend on it: never changed. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** For an agent that knows nothing else: what it answers, when to use it, an example. */
  readonly description: string;
  readonly category: 'catalog' | 'reviews';
  readonly annotations: ToolAnnotations;
  /** A `z.strictObject` whose properties are all described. */
  readonly input: Input;
  /** A `z.object`: what it does not declare never leaves, and a property added later breaks no client. */
  readonly output: Output;
}

// biome-ignore lint/suspicious/noExplicitAny: what a tool's constructor takes is between the tool and the container.
export type ToolClass<Input = never, Output = unknown> = new (...dependencies: any[]) => McpTool<Input, Output>;

const definitionKey = Symbol('mcpTool');

/** Makes the class a tool, and injectable. The compiler holds `execute` to the two schemas. */
export function mcpTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
) {
  return (tool: ToolClass<z.output<Input>, z.input<Output>>): void => {
    Reflect.defineMetadata(definitionKey, definition, tool);
    injectable()(tool);
  };
}

/** The definition of a decorated class; undefined for anything else. */
export function toolDefinition(candidate: unknown): ToolDefinition | undefined {
  return typeof candidate === 'function' ? Reflect.getOwnMetadata(definitionKey, candidate) : undefined;
}

/** An expected failure. Its message is written for the agent: what was wrong, and what to do next. */
export class ToolError extends Error {}
