// What PostgreSQL's errors mean to those who use the event log.
import {
  EventStoreRefusedError,
  EventStoreUnavailableError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';

/** Whether an event with one of the ids is in the log already: the unique index of that name says so. */
export function isTakenId(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'event_id';
}

export function asPortError(operation: string, error: unknown): Error {
  if (error instanceof WrongExpectedRevisionError) return error;
  const message = `${operation} failed: ${(error as Error).message}`;
  const Failure = isPassing(error) ? EventStoreUnavailableError : EventStoreRefusedError;
  return new Failure(message, { cause: error });
}

// SQLSTATE classes: no connection, a rollback, a standby that takes no writes, no room, an operator's intervention, a
// defect of the machine. They may pass; what else a server says of a statement, it will say again.
function isPassing(error: unknown): boolean {
  const { code } = error as { code?: string };
  return isConnectionFault(error) || code === undefined || /^(25|40|53|55|57|58|XX)/.test(code);
}
