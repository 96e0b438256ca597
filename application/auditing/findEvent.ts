// Finds the one event that a position or an id names.
import type { RecordedEvent } from '../ports/eventStore.js';
import { eventsSinceMaking } from './selectEvents.js';
import type { ReadableLog } from './wholeStream.js';

/** By position it costs two looks; by id, a look at what was recorded since. */
export function findEvent(log: ReadableLog, reference: bigint | string): Promise<RecordedEvent | undefined> {
  return typeof reference === 'bigint' ? atPosition(log, reference) : underId(log, reference.toLowerCase());
}

/** From the event before it, because a store may only know positions that are an event's. */
async function atPosition(log: ReadableLog, position: bigint): Promise<RecordedEvent | undefined> {
  let after = 0n;
  for await (const event of log.readAll({ direction: 'backwards', before: position, limit: 1 })) after = event.position;
  for await (const event of log.readAll({ after, limit: 1 })) if (event.position === position) return event;
  return undefined;
}

async function underId(log: ReadableLog, id: string): Promise<RecordedEvent | undefined> {
  for await (const event of eventsSinceMaking(log, id)) if (event.id === id) return event;
  return undefined;
}
