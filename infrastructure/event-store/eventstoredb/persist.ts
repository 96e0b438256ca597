// Repeats what may be repeated until its outcome is known, or until it has taken too long.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import type { Logger } from '../../../application/ports/logger.js';
import { asPortError } from './failures.js';

export interface RetryPolicy {
  /** How long one attempt, or the next event of a reading, may take. */
  readonly timeoutMs: number;
  /** An append that has no answer for so long is given up; a subscription never is. */
  readonly patienceMs: number;
  /** Before the first repetition; doubles with each. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  timeoutMs: 10_000,
  // A cluster that has lost its leader elects another one within a few seconds.
  patienceMs: 20_000,
  firstDelayMs: 100,
  longestDelayMs: 5_000,
};

export function retryDelayMs({ firstDelayMs, longestDelayMs }: RetryPolicy, failures: number): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
}

export interface Persistence {
  readonly policy: RetryPolicy;
  readonly logger: Pick<Logger, 'warn'>;
  /** Nothing is repeated once this has aborted. */
  readonly closing: AbortSignal;
}

/** @param attempt is told whether an earlier one was left without an answer. */
export async function persist<Result>(
  { policy, logger, closing }: Persistence,
  operation: string,
  attempt: (isRepetition: boolean) => Promise<Result>,
): Promise<Result> {
  if (closing.aborted) throw new EventStoreUnavailableError(`The event log is closed; it did not get ${operation}.`);
  const giveUpAt = performance.now() + policy.patienceMs;
  for (let failures = 0; ; ) {
    try {
      return await attempt(failures > 0);
    } catch (error) {
      const reason = asPortError(operation, error);
      const delayMs = retryDelayMs(policy, ++failures);
      const isOver = closing.aborted || performance.now() + delayMs > giveUpAt;
      if (isOver || !(reason instanceof EventStoreUnavailableError)) throw reason;
      logger.warn({ err: error, operation, failures, delayMs }, 'EventStoreDB gave no answer; repeating the request');
      // Rejects only when the store is closed; the next failure is then the last.
      await sleep(delayMs, undefined, { signal: closing }).catch(() => undefined);
    }
  }
}
