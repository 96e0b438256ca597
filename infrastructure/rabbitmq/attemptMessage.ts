// What becomes of one message: handled, or why it has to be set aside. Waits as long as that takes.
import { setTimeout as wait } from 'node:timers/promises';
import { type MessageHandler, PoisonMessageError } from '../../application/ports/messageConsumer.js';
import type { Rejection } from './faultHeaders.js';
import { openEnvelope, type ReceivedEnvelope } from './openEnvelope.js';
import type { Standstill } from './standstill.js';

export interface AttemptParts {
  readonly handle: MessageHandler;
  /** The only type that the queue is for. */
  readonly type: string;
  readonly standstill: Standstill;
  /** How long it waits before each further try, if the failure is not for good. */
  readonly retryDelaysMs: readonly number[];
}

/** @throws when the signal aborts before it is known what becomes of the message. */
export async function attemptMessage(
  parts: AttemptParts,
  envelope: ReceivedEnvelope,
  signal: AbortSignal,
): Promise<'handled' | Rejection> {
  const { type, standstill, retryDelaysMs } = parts;
  for (let retries = 0; ; retries++) {
    try {
      const { types, ...opened } = openEnvelope(envelope);
      if (!types.includes(type)) return { retries };
      await standstill.outlast(() => parts.handle({ ...opened, type }), signal);
      return 'handled';
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error instanceof PoisonMessageError) return { error, retries };
      signal.throwIfAborted();
      const delayMs = retryDelaysMs[retries];
      if (delayMs === undefined) return { error, retries };
      await wait(delayMs, undefined, { signal });
    }
  }
}
