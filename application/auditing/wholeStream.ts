// Reads a stream as auditors need it: with the events that were hidden from its readers, which the log still has.
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';

/** Whoever only reads the log can do without the rest of the store. */
export type ReadableLog = Pick<EventStore, 'readAll' | 'readStream'>;

type Direction = 'forwards' | 'backwards';

/**
 * All events of a stream, in the order of their revisions. Costs no more than the stream where nothing is hidden; else, and
 * where there is no such stream, also one pass over the streams of its category.
 */
export async function* readWholeStream(
  log: ReadableLog,
  stream: string,
  direction: Direction = 'forwards',
): AsyncGenerator<RecordedEvent> {
  if (direction === 'backwards') {
    let oldest: RecordedEvent | undefined;
    for await (oldest of log.readStream(stream, { direction })) yield oldest;
    if (oldest?.revision !== 0n) yield* hiddenEvents(log, stream, { direction, shown: oldest });
    return;
  }
  const shown = await oldestShown(log, stream);
  if (shown?.revision !== 0n) yield* hiddenEvents(log, stream, { direction, shown });
  if (shown) yield* log.readStream(stream, { from: shown.revision });
}

/** The first event that readers of the stream still see, if there is any. */
export async function oldestShown(log: ReadableLog, stream: string): Promise<RecordedEvent | undefined> {
  for await (const event of log.readStream(stream, { limit: 1 })) return event;
  return undefined;
}

/** The event's category is what comes before the first dash of its stream; without one it has none. */
async function* hiddenEvents(
  log: ReadableLog,
  stream: string,
  { direction, shown }: { direction: Direction; shown: RecordedEvent | undefined },
): AsyncGenerator<RecordedEvent> {
  const dash = stream.indexOf('-');
  const events = log.readAll({
    direction,
    ...(dash >= 0 && { categories: [stream.slice(0, dash)] }),
    ...(shown && { before: shown.position }),
  });
  for await (const event of events) if (event.stream === stream) yield event;
}
