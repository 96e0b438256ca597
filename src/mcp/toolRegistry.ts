// All tools of the process: refused at start when an agent could not use them, and called so that every fault is an answer.
import { randomUUID } from 'node:crypto';
import { type CallToolResult, ErrorCode, type Tool } from '@modelcontextprotocol/sdk/types.js';
import type { Logger } from '../../application/ports/logger.js';
import type { ToolCall, ToolCallOutcome } from '../../domain/auditing/toolCall.js';
import { type McpTool, type ToolClass, type ToolDefinition, ToolError, toolDefinition } from './mcpTool.js';
import { argumentFaults, refusal, success } from './toolAnswers.js';
import { definitionFaults, listEntry } from './toolEntry.js';

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
