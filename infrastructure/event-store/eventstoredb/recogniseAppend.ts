// Tells a repeated append, which succeeds and adds nothing, from one that only uses ids the log already has.
import {
  EventIdTakenError,
  type RecordedEvent,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import type { Revision } from './eventMapping.js';
import { fingerprintOf, type Place, type RecentEvents } from './recentEvents.js';
import type { LogAccess, WritableAppend } from './sendAppend.js';

/** How far back an append that expects no exact revision looks for its own ids, in a stream that it does not know yet. */
const mostLookedBack = 1_000;

/** The revision of the append's last event when all of it is where it belongs; undefined when nothing is known of it. */
export function recognise(recent: RecentEvents, append: WritableAppend): bigint | 'taken' | undefined {
  const { stream, expected, events } = append;
  const places = events.map(({ id }) => recent.placeOf(id));
  if (!places.some(Boolean)) return undefined;
  const [first] = places;
  if (!first || !isAsExpected(first, expected)) return 'taken';
  const isThere = events.every(({ fingerprint }, index) => {
    const place = places[index];
    const isNext = place?.stream === stream && place.revision === first.revision + BigInt(index);
    return isNext && place.fingerprint === fingerprint;
  });
  return isThere ? first.revision + BigInt(events.length) - 1n : 'taken';
}

function isAsExpected({ revision, beginsStream }: Place, expected: WritableAppend['expected']): boolean {
  if (typeof expected === 'bigint') return revision === expected + 1n;
  return expected !== 'noStream' || beginsStream;
}

/** @throws always: in whose words depends on whether the append was in order but for its ids. */
export async function refuse(
  { reader, recent }: LogAccess,
  { stream, expected, events }: WritableAppend,
): Promise<never> {
  const actual = await reader.newestRevision(stream);
  const isAsExpected =
    expected === 'any' || expected === actual || (expected === 'streamExists' && actual !== 'noStream');
  if (!isAsExpected) throw new WrongExpectedRevisionError(stream, expected, actual);
  const ids = events.map(({ id }) => id);
  const known = ids.filter((id) => recent.placeOf(id));
  // Of those that the server found in this place, we may know none.
  throw new EventIdTakenError(stream, known.length > 0 ? known : ids);
}

/** The revision of our last event, if an attempt that went unanswered did write all of them where they belong. */
export async function findAppended(
  { reader }: LogAccess,
  { stream, events }: WritableAppend,
  at: Revision,
): Promise<bigint | undefined> {
  const from = at === 'noStream' ? 0n : at + 1n;
  const found: RecordedEvent[] = [];
  for await (const event of reader.stream(stream, { from, limit: events.length })) found.push(event);
  const isThere = events.every(({ id, fingerprint }, index) => {
    const there = found[index];
    return there?.id === id && fingerprintOf(there) === fingerprint;
  });
  // A stream that was deleted begins again above 0.
  const isInPlace = at === 'noStream' || found[0]?.revision === from;
  return isThere && isInPlace ? found.at(-1)?.revision : undefined;
}

/** Whether an event in the place of one of these says something else; of hidden events only the ids are known. */
export async function saysOtherwise(
  { reader }: LogAccess,
  { stream, events }: WritableAppend,
  first: bigint,
): Promise<boolean> {
  for await (const there of reader.stream(stream, { from: first, limit: events.length })) {
    const ours = events[Number(there.revision - first)];
    if (ours && (ours.id !== there.id || ours.fingerprint !== fingerprintOf(there))) return true;
  }
  return false;
}

/**
 * How far the stream has come, as far as we know; what came to it since we last looked is remembered from now on. After
 * more than we look at in one go, the stream is further on, and another look goes on from there.
 */
export async function lookBack({ reader, recent }: LogAccess, stream: string): Promise<Revision> {
  const seen = recent.seenUpTo(stream);
  const limit = mostLookedBack;
  const options = seen === undefined ? ({ direction: 'backwards', limit } as const) : { from: seen + 1n, limit };
  const newer: RecordedEvent[] = [];
  for await (const event of reader.stream(stream, options)) newer.push(event);
  if (seen !== undefined) newer.reverse();
  recent.lookedBackAt(stream, newer);
  return newer[0]?.revision ?? seen ?? 'noStream';
}
