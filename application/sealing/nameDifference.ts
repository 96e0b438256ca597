// Tells what happened where the log and a seal part: changed, removed, inserted or reordered.
import type { SealStatement } from '../../domain/auditing/logSeal.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import { describeEvent, type LogDifference, placeOf } from './logDifference.js';
import { readSeal } from './readSeals.js';
import { SealIndex } from './sealIndex.js';

export interface Reading {
  readonly log: EventStore;
  /** All events, read up to the one that is looked at next. */
  readonly events: AsyncIterator<RecordedEvent>;
  readonly signal: AbortSignal;
}

export interface Parting {
  readonly statement: SealStatement;
  /** The event that was sealed in this place. */
  readonly sealedId: string;
  /** The event that is there now; undefined at the end of the log. */
  readonly found: RecordedEvent | undefined;
}

export async function nameDifference(
  reading: Reading,
  { statement, sealedId, found }: Parting,
): Promise<LogDifference> {
  const seal = statement.number;
  const removed: LogDifference = {
    kind: 'removed',
    seal,
    eventId: sealedId,
    event: null,
    message: `Event ${sealedId} was removed: seal ${seal} covers it${found ? `, before ${describeEvent(found)}` : ''}.`,
  };
  if (!found) return removed;
  const event = placeOf(found);
  if (found.id === sealedId) {
    const message = `Changed since seal ${seal}: ${describeEvent(found)}.`;
    return { kind: 'changed', seal, eventId: sealedId, event, message };
  }
  const isStillThere = await comesLater(reading, sealedId);
  const wasSealed = await isSealedFrom(reading, seal, found.id);
  if (isStillThere && wasSealed) {
    const message = `Out of order since seal ${seal}: ${describeEvent(found)} is where event ${sealedId} was.`;
    return { kind: 'reordered', seal, eventId: found.id, event, message };
  }
  if (isStillThere) {
    const message = `Inserted since seal ${seal}: ${describeEvent(found)}.`;
    return { kind: 'inserted', seal, eventId: found.id, event, message };
  }
  // What comes behind the sealed range took nobody's place: it moved up.
  if (wasSealed || found.position > BigInt(statement.last.position)) return removed;
  const message = `Changed since seal ${seal}: event ${sealedId} is gone, and in its place is ${describeEvent(found)}.`;
  return { kind: 'changed', seal, eventId: sealedId, event, message };
}

async function comesLater({ events, signal }: Reading, id: string): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    const { value: event, done } = await events.next();
    if (done) return false;
    if (event.id === id) return true;
  }
}

async function isSealedFrom({ log, signal }: Reading, first: number, id: string): Promise<boolean> {
  for (let number = first; ; number++) {
    signal.throwIfAborted();
    const recorded = await readSeal(log, number);
    if (!recorded) return false;
    if (new SealIndex(recorded.seal.index).find(id) !== undefined) return true;
  }
}
