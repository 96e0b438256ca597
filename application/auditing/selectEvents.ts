// Finds the events of the log that an auditor asks for, in one streaming pass over what the store can narrow by itself.
import type { EventFilter, ReadAllOptions, RecordedEvent } from '../ports/eventStore.js';
import { earliestMention } from './earliestMention.js';
import { type ReadableLog, readWholeStream } from './wholeStream.js';

/** Which events are wanted: those that pass all that is given. */
export interface EventSelection extends EventFilter {
  readonly stream?: string;
  readonly correlationId?: string;
  readonly actor?: string;
  /** Recorded at this instant or later; ISO 8601 in UTC. */
  readonly since?: string;
  /** Recorded before this instant; ISO 8601 in UTC. */
  readonly until?: string;
  /** Strictly after this position. */
  readonly after?: bigint;
  /** Strictly before this position. */
  readonly before?: bigint;
}

export interface SelectOptions {
  /** Forwards by default: the oldest event first. */
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
}

/** A store's clock may have been set back, or be another server's by now: never by more than this. */
const clockSetbackMs = 3_600_000;
const endOfTime = '9999';

/**
 * The events that are wanted, in the order of the log. A stream is read with its hidden events. A range of time costs what
 * lies between it and the end of the log that is begun at; read forwards, what comes after `since` is passed twice.
 */
export async function* selectEvents(
  log: ReadableLog,
  selection: EventSelection,
  { direction = 'forwards', limit = Number.POSITIVE_INFINITY }: SelectOptions = {},
): AsyncGenerator<RecordedEvent> {
  if (limit <= 0) return;
  const isWanted = isAmong(selection);
  let left = limit;
  const { stream } = selection;
  const candidates = stream ? readWholeStream(log, stream, direction) : readRange(log, selection, direction);
  for await (const event of candidates) {
    if (!isWanted(event)) continue;
    yield event;
    if (--left <= 0) return;
  }
}

/** What may know the id: backwards from the end of the log to where the id was made, as far as it tells. */
export function eventsSinceMaking(log: ReadableLog, id: string): AsyncIterable<RecordedEvent> {
  const since = earliestMention(id);
  return selectEvents(log, since ? { since } : {}, { direction: 'backwards' });
}

/** Tells the events that are wanted from all others. */
export function isAmong(selection: EventSelection): (event: RecordedEvent) => boolean {
  const { stream, correlationId, actor, since, until, after, before, types, categories } = selection;
  return ({ stream: of, type, metadata, position, recordedAt }) =>
    (stream === undefined || of === stream) &&
    (correlationId === undefined || metadata.correlationId === correlationId) &&
    (actor === undefined || metadata.actor === actor) &&
    (since === undefined || recordedAt >= since) &&
    (until === undefined || recordedAt < until) &&
    (after === undefined || position > after) &&
    (before === undefined || position < before) &&
    (!types || types.includes(type)) &&
    (!categories || categories.some((category) => of.startsWith(`${category}-`)));
}

/** The position after which all wanted events are; 0n when nothing tells. */
export async function startOf(log: ReadableLog, selection: EventSelection): Promise<bigint> {
  const { after = 0n } = selection;
  const { earliest } = limitsOf(selection);
  if (earliest === '') return after;
  // Walks back from the end, because that is where most questions are; a position in between cannot be made up.
  for await (const { recordedAt, position } of log.readAll({ ...rangeOf(selection), direction: 'backwards' })) {
    if (recordedAt < earliest) return position;
  }
  return after;
}

async function* readRange(
  log: ReadableLog,
  selection: EventSelection,
  direction: 'forwards' | 'backwards',
): AsyncGenerator<RecordedEvent> {
  const { earliest, latest } = limitsOf(selection);
  const isBackwards = direction === 'backwards';
  const range = rangeOf(selection);
  const options = isBackwards ? range : { ...range, after: await startOf(log, selection) };
  for await (const event of log.readAll({ ...options, direction })) {
    if (isBackwards ? event.recordedAt < earliest : event.recordedAt > latest) return;
    yield event;
  }
}

/** What the store itself can narrow. */
function rangeOf({ types, categories, after, before }: EventSelection): ReadAllOptions {
  return {
    ...(types && { types }),
    ...(categories && { categories }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  };
}

/** No event that is wanted was recorded outside, whatever clocks were set to. */
function limitsOf({ since, until, correlationId = '' }: EventSelection): { earliest: string; latest: string } {
  const [earliest = ''] = [since ?? '', earliestMention(correlationId) ?? ''].sort().reverse();
  return {
    earliest: earliest && shifted(earliest, -clockSetbackMs),
    latest: until ? shifted(until, clockSetbackMs) : endOfTime,
  };
}

function shifted(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
