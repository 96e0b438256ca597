// Whether EventStoreDB takes an append, rule for rule as IndexWriter.CheckCommit in its source.
import type { ProposedEvent, StoredEvent } from './memoryLog.js';

export type Expectation = 'any' | 'streamExists' | 'noStream' | bigint;

export type CommitDecision = 'ok' | 'wrongExpectedVersion' | 'deleted' | { readonly repetitionOf: StoredEvent };

export interface StreamState {
  /** By revision, hidden ones included. */
  readonly events: readonly StoredEvent[];
  readonly isSoftDeleted: boolean;
  readonly hasMetadata: boolean;
  /** The event of this id in this stream, as long as the server remembers it. */
  remembered(id: string): StoredEvent | undefined;
}

export function checkCommit(
  stream: StreamState,
  expected: Expectation,
  proposed: readonly ProposedEvent[],
): CommitDecision {
  if (expected === 'streamExists') {
    if (stream.isSoftDeleted) return 'deleted';
    if (stream.events.length === 0 && !stream.hasMetadata) return 'wrongExpectedVersion';
  }
  if (expected === 'any' || expected === 'streamExists') return checkById(stream, proposed);
  return checkInPlace(stream, expected === 'noStream' ? -1 : Number(expected), proposed);
}

function checkById(stream: StreamState, proposed: readonly ProposedEvent[]): CommitDecision {
  const found = proposed.map(({ id }) => stream.remembered(id));
  const last = found.at(-1);
  if (!found[0]) return 'ok';
  return last && found.every(Boolean) ? { repetitionOf: last } : 'wrongExpectedVersion';
}

/** Only ids are compared; at the current revision not even those. */
function checkInPlace(stream: StreamState, expected: number, proposed: readonly ProposedEvent[]): CommitDecision {
  const current = stream.events.length - 1;
  if (expected === current) return 'ok';
  if (expected > current) return 'wrongExpectedVersion';
  const there = (index: number) => stream.events[expected + 1 + index];
  const firstOther = proposed.findIndex(({ id }, index) => there(index)?.id !== id);
  if (firstOther === 0 && expected === -1 && stream.isSoftDeleted) return 'ok';
  const last = there(proposed.length - 1);
  return firstOther === -1 && last ? { repetitionOf: last } : 'wrongExpectedVersion';
}
