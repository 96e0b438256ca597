// That an agent called a tool, and how it went; stream `toolCalls-<UTC day>`. What was asked and answered stays with the caller.
import type { DomainEvent } from '../message.js';

/**
 * `refused`: the tool said why not, wrong arguments included. `failed`: for a reason of ours. `abandoned`: the caller left
 * before the answer.
 */
export type ToolCallOutcome = 'answered' | 'refused' | 'failed' | 'abandoned';

export interface ToolCall {
  readonly tool: string;
  readonly outcome: ToolCallOutcome;
  readonly durationMs: number;
}

/** `at` is when the call ended. */
export type ToolCalled = DomainEvent<'ToolCalled', ToolCall & { readonly at: string }>;

/** @param at ISO 8601, UTC. */
export function toolCallsStream(at: string): string {
  return `toolCalls-${at.slice(0, 10)}`;
}
