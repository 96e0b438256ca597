// What can go wrong between us and EventStoreDB, how long we wait, and what the port calls it.
import { ErrorType, isCommandError } from '@eventstore/db-client';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';

export interface RetryPolicy {
  /** How long one attempt, or the next event of a reading, may take. */
  readonly timeoutMs: number;
  /** Appending is given up after this many; a subscription never is. */
  readonly attempts: number;
  /** Before the first repetition; doubles with each. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  timeoutMs: 10_000,
  attempts: 3,
  firstDelayMs: 100,
  longestDelayMs: 5_000,
};

export function retryDelayMs({ firstDelayMs, longestDelayMs }: RetryPolicy, failures: number): number {
  return Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
}

/** The client enforces no deadline on batched appends, reads and connecting: a silent server would hang them for ever. */
export async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`EventStoreDB did not answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const refusals: readonly ErrorType[] = [
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.INVALID_TRANSACTION,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
  ErrorType.STREAM_DELETED,
];

/** Whether the store has decided; after every other error nobody knows, and asking again may help. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && isCommandError(error) && refusals.includes(error.type);
}

export function asPortError(operation: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message || error.constructor.name : String(error);
  if (isRefusal(error)) return new Error(`EventStoreDB refused ${operation}: ${reason}`, { cause: error });
  return new EventStoreUnavailableError(`EventStoreDB gave no answer to ${operation}: ${reason}`, { cause: error });
}
