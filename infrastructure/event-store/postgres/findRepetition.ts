// Tells a repeated append, which succeeds and adds nothing, from one that only uses ids the log already has.
import type { SerialisedEvent } from '../serialiseAppend.js';
import type { SerialisedAppend } from './appendQueue.js';

/** An event of the log as it was written. */
export interface KnownEvent extends SerialisedEvent {
  readonly stream: string;
  readonly revision: bigint;
}

/**
 * The revision of the append's last event, if exactly these events are in the log, one behind the other, where it wanted
 * them; `any` and `streamExists` want no place in particular.
 */
export function findRepetition(append: SerialisedAppend, known: readonly KnownEvent[]): bigint | undefined {
  const { stream, expected, events } = append;
  const byId = new Map(known.map((event) => [event.id, event]));
  const found = byId.get(events[0]?.id ?? '')?.revision;
  if (found === undefined) return undefined;
  const first = typeof expected === 'bigint' ? expected + 1n : expected === 'noStream' ? 0n : found;
  const isThere = (event: SerialisedEvent, index: number) => {
    const there = byId.get(event.id);
    return (
      there?.stream === stream &&
      there.revision === first + BigInt(index) &&
      there.type === event.type &&
      there.data === event.data &&
      there.metadata === event.metadata
    );
  };
  return events.every(isThere) ? first + BigInt(events.length) - 1n : undefined;
}
