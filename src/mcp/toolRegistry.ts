// All tools of the process: refused at start when an agent could not use them, and called so that every fault is an answer.
import { randomUUID } from 'node:crypto';
import { type CallToolResult, ErrorCode, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Logger } from '../../application/ports/logger.js';
import type { ToolCall, ToolCallOutcome } from '../../domain/auditing/toolCall.js';
import { type McpTool, type ToolClass, type ToolDefinition, ToolError, toolDefinition } from './mcpTool.js';

/** Well under what clients cut off or complain about; characters of JSON. */
const longestText = 20_000;
const longestDescription = 1024;
/** Faults of one call that are told, and keys named in one of them; who made more has them by the same mistake. */
const mostTold = 10;
/** Characters of a key or a message that are told. */
const longestToldPart = 200;
/** Clients drop tools, or cut their schemas short, over these words. */
const unportable = ['$ref', '$defs', 'anyOf', 'oneOf', 'allOf', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

export class UnknownToolError extends Error {
  readonly code = ErrorCode.InvalidParams;
}

interface RegisteredTool {
  readonly definition: ToolDefinition;
  readonly instance: McpTool<never, unknown>;
  readonly entry: Tool;
}

export interface ToolCallOptions {
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
  /** Hears how the call went, whatever the caller gets; must not throw. */
  readonly onEnd?: (call: ToolCall) => void;
}

interface EndedCall {
  readonly outcome: ToolCallOutcome;
  readonly result: CallToolResult;
}

export class ToolRegistry {
  readonly #tools: ReadonlyMap<string, RegisteredTool>;
  readonly #entries: readonly Tool[];
  readonly #logger: Logger;

  /**
   * @param instanceOf is called once for each class.
   * @throws with every fault of every tool, when there is one.
   */
  constructor(classes: readonly ToolClass[], instanceOf: (tool: ToolClass) => McpTool<never, unknown>, logger: Logger) {
    const definitions = classes.map(definitionOf);
    const faults = definitions.flatMap((definition) => definitionFaults(definition, definitions));
    if (faults.length > 0) throw new Error(`These MCP tools cannot be offered:\n${faults.join('\n')}`);
    const registered = classes.map((tool): RegisteredTool => {
      const definition = definitionOf(tool);
      return { definition, instance: instanceOf(tool), entry: listEntry(definition) };
    });
    this.#tools = new Map(registered.map((tool) => [tool.definition.name, tool]));
    this.#entries = registered.map(({ entry }) => entry);
    this.#logger = logger;
  }

  /** The entries of tools/list, always the same. */
  list(): readonly Tool[] {
    return this.#entries;
  }

  /**
   * Wrong arguments, refusals of the tool and unexpected faults are results with `isError`, never exceptions.
   * @throws UnknownToolError; or the reason of `signal`, when the caller is gone and nobody reads the answer.
   */
  async call(name: string, args: unknown, { signal, onEnd }: ToolCallOptions): Promise<CallToolResult> {
    const tool = this.#tools.get(name);
    if (!tool) throw new UnknownToolError(`Unknown tool ${JSON.stringify(name.slice(0, 64))}: see tools/list`);
    const startedMs = performance.now();
    let outcome: ToolCallOutcome = 'abandoned';
    try {
      const ended = await this.#execute(tool, args, signal);
      outcome = ended.outcome;
      return ended.result;
    } finally {
      onEnd?.({ tool: name, outcome, durationMs: performance.now() - startedMs });
    }
  }

  async #execute(
    { definition, instance, entry }: RegisteredTool,
    args: unknown,
    signal: AbortSignal,
  ): Promise<EndedCall> {
    const input = definition.input.safeParse(args ?? {});
    if (!input.success) return { outcome: 'refused', result: refusal(argumentFaults(entry, input.error)) };
    try {
      const output = await instance.execute(input.data as never, { signal });
      const result = success(definition.output.parse(output));
      return { outcome: result.isError ? 'refused' : 'answered', result };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ToolError) return { outcome: 'refused', result: refusal(error.message) };
      const { name } = definition;
      const traceId = randomUUID();
      this.#logger.error({ err: error, tool: name, traceId }, 'a tool failed unexpectedly');
      const text = `${name} failed for a reason inside BookWorm. Try again later; if it stays, report ${traceId}.`;
      return { outcome: 'failed', result: refusal(text) };
    }
  }
}

function definitionOf(tool: ToolClass): ToolDefinition {
  const definition = toolDefinition(tool);
  if (!definition) throw new Error(`Class ${tool.name} is not decorated with @mcpTool`);
  return definition;
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

// The input side of both: in JSON Schema, only that side of an output object is open to properties added later.
const jsonSchema = (schema: z.ZodObject): JsonSchema => z.toJSONSchema(schema, { io: 'input' });

function listEntry({ name, title, description, category, annotations, input, output }: ToolDefinition): Tool {
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input) as Tool['inputSchema'],
    outputSchema: jsonSchema(output) as NonNullable<Tool['outputSchema']>,
    annotations: { ...annotations },
    _meta: { category },
  };
}

function definitionFaults(definition: ToolDefinition, all: readonly ToolDefinition[]): string[] {
  const { name, title, description, input, output } = definition;
  const faults: string[] = [];
  if (!/^[a-z0-9_]{1,64}$/.test(name)) faults.push('its name is not 1 to 64 of a-z, 0-9 and _');
  if (all.filter((other) => other.name === name).length > 1) faults.push('another tool has the same name');
  if (title.trim() === '') faults.push('it has no title');
  if (description.trim() === '') faults.push('it has no description');
  if (description.length > longestDescription) faults.push(`its description is over ${longestDescription} characters`);
  faults.push(...schemaFaults('input', input), ...schemaFaults('output', output));
  return faults.map((fault) => `- ${name}: ${fault}`);
}

function schemaFaults(side: 'input' | 'output', schema: z.ZodObject): string[] {
  let root: JsonSchema;
  try {
    root = jsonSchema(schema);
  } catch (error) {
    return [`its ${side} cannot be written as JSON Schema: ${(error as Error).message}`];
  }
  const undescribed = side === 'input' ? properties(root).filter(([, property]) => !property.description) : [];
  return [
    ...undescribed.map(([name]) => `input.${name} has no description`),
    ...nodes(side, root).flatMap(([path, node]) => nodeFaults(side, path, node)),
  ];
}

function nodeFaults(side: 'input' | 'output', path: string, node: JsonSchema): string[] {
  const faults: string[] = unportable.filter((word) => word in node).map((word) => `${path} needs ${word}`);
  if (Array.isArray(node.type)) faults.push(`${path} has several types`);
  const closed = node.additionalProperties === false;
  if (side === 'input' && node.type === 'object' && !closed) faults.push(`${path} is open: use z.strictObject`);
  if (side === 'output' && closed) faults.push(`${path} is closed: use z.object`);
  return faults;
}

const properties = (node: JsonSchema) => Object.entries((node.properties ?? {}) as Record<string, JsonSchema>);

/** The schema and all schemas in it, each with its path. */
function nodes(path: string, node: JsonSchema): [string, JsonSchema][] {
  const below = properties(node).flatMap(([name, property]) => nodes(`${path}.${name}`, property));
  for (const inner of [node.items, node.additionalProperties]) {
    if (typeof inner === 'object' && !Array.isArray(inner)) below.push(...nodes(`${path}[]`, inner));
  }
  return [[path, node], ...below];
}

function argumentFaults({ name, inputSchema }: Tool, error: z.ZodError): string {
  const faults = error.issues.slice(0, mostTold).map(argumentFault);
  if (error.issues.length > mostTold) faults.push(`- and ${error.issues.length - mostTold} more`);
  const required = inputSchema.required ?? [];
  const known = Object.keys(inputSchema.properties ?? {});
  const takes = known.map((key) => (required.includes(key) ? `${key} (required)` : key)).join(', ') || 'no arguments';
  return `The arguments are not valid:\n${faults.join('\n')}\nCorrect them and call ${name} again; it takes ${takes}.`;
}

function argumentFault(issue: z.core.$ZodIssue): string {
  const place = issue.path.length > 0 ? `${shortened(issue.path.join('.'))}: ` : '';
  if (issue.code !== 'unrecognized_keys') return `- ${place}${shortened(issue.message)}`;
  const named = issue.keys.slice(0, mostTold).map((key) => JSON.stringify(shortened(key)));
  const more = issue.keys.length > mostTold ? ` and ${issue.keys.length - mostTold} more` : '';
  return `- ${place}Unrecognized ${issue.keys.length > 1 ? 'keys' : 'key'}: ${named.join(', ')}${more}`;
}

const shortened = (text: string) => (text.length > longestToldPart ? `${text.slice(0, longestToldPart)}…` : text);

const refusal = (text: string): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: text.slice(0, longestText) }],
});

function success(output: Record<string, unknown>): CallToolResult {
  const structuredContent = fitted(output);
  const text = JSON.stringify(structuredContent);
  if (text.length > longestText) return refusal('The answer is too long to be read. Ask for less at once.');
  return { content: [{ type: 'text', text }], structuredContent };
}

/** With fewer entries of its longest list, or less of its longest text, and a note that says so. */
function fitted(output: Record<string, unknown>): Record<string, unknown> {
  const size = (value: unknown) => JSON.stringify(value)?.length ?? 0;
  if (size(output) <= longestText) return output;
  const [name = '', longest] = Object.entries(output).sort(([, a], [, b]) => size(b) - size(a))[0] ?? [];
  const note = `Only the beginning of ${name} fits into this answer; a narrower request shows more.`;
  let excess = size({ ...output, note }) - longestText;
  if (typeof longest === 'string') {
    // Each character takes one of the JSON or more; half a surrogate pair is not text.
    const beginning = longest.slice(0, Math.max(0, longest.length - excess)).replace(/[\uD800-\uDBFF]$/, '');
    return { ...output, [name]: beginning, note };
  }
  if (!Array.isArray(longest)) return output;
  let fitting = longest.length;
  while (excess > 0 && fitting > 1) {
    fitting -= 1;
    excess -= size(longest[fitting]) + 1;
  }
  return { ...output, [name]: longest.slice(0, fitting), note };
}
