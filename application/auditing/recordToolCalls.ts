// Every call of a tool leaves its name, outcome and duration in the log; what was asked and answered is nobody's business.
import { v7 as uuidV7 } from 'uuid';
import { type ToolCall, type ToolCalled, toolCallsStream } from '../../domain/auditing/toolCall.js';
import { toAppend } from '../handleCommand.js';
import type { FactParts } from './factBuffer.js';

/** What it returns is to be called when a call has ended; it never throws, and nobody waits for it. */
export function recordToolCalls({ facts, clock, instance }: FactParts): (call: ToolCall) => void {
  return ({ tool, outcome, durationMs }) => {
    const at = clock.now().toISOString();
    const called: ToolCalled = {
      type: 'ToolCalled',
      data: { tool, outcome, durationMs: Math.round(durationMs * 10) / 10, at },
    };
    const stream = toolCallsStream(at);
    const events = toAppend([called], { correlationId: uuidV7(), actor: 'agent', instance });
    for (const event of events) facts.add({ stream, event });
  };
}
