// What can go wrong between us and EventStoreDB, and what the port calls it.
import { ErrorType, isCommandError } from '@eventstore/db-client';
import {
  AppendTooLargeError,
  EventIdTakenError,
  EventStoreRefusedError,
  EventStoreUnavailableError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';

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
  ErrorType.MISSING_REQUIRED_METADATA_PROPERTY,
  ErrorType.STREAM_DELETED,
];

/** Invalid argument, permission denied, not implemented, unauthenticated: the client has no types for all of them. */
const refusalCodes: readonly unknown[] = [3, 7, 12, 16];

/** Whether the store has decided; after every other error nobody knows, and asking again may help. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    (isCommandError(error) && refusals.includes(error.type)) || ('code' in error && refusalCodes.includes(error.code))
  );
}

const inPortsWords = [
  AppendTooLargeError,
  EventIdTakenError,
  EventStoreRefusedError,
  EventStoreUnavailableError,
  WrongExpectedRevisionError,
  // Mistakes, the caller's or ours: no word of the store's.
  RangeError,
  TypeError,
];

export function asPortError(operation: string, error: unknown): Error {
  for (const PortError of inPortsWords) if (error instanceof PortError) return error;
  const reason = error instanceof Error ? error.message || error.constructor.name : String(error);
  if (isRefusal(error))
    return new EventStoreRefusedError(`EventStoreDB refused ${operation}: ${reason}`, { cause: error });
  return new EventStoreUnavailableError(`EventStoreDB gave no answer to ${operation}: ${reason}`, { cause: error });
}
