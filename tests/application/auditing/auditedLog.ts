// A log for auditors' questions: events of several streams and actors, some of them hidden.
import type { ReadableLog } from '../../../application/auditing/wholeStream.js';
import type { EventStore, RecordedEvent } from '../../../application/ports/eventStore.js';
import { sampleEvent } from '../../contract/sampleEvents.js';
import type { TestDatabase } from '../../support/testDatabase.js';

export const streams = ['book-1', 'book-2', 'author-1', 'deleted-1', 'solitary'] as const;
export const types = ['Listed', 'Revised', 'Delisted'] as const;
export const actors = ['scheduler', 'operator:ann'] as const;
const rounds = 12;

/** Truncates `book-2` and deletes `deleted-1`; every request of a round shares a correlation. */
export async function fillLog(store: EventStore): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const { metadata } = sampleEvent();
    for (const [index, stream] of streams.entries()) {
      const actor = actors[(round + index) % actors.length] ?? '';
      const type = types[(round * 2 + index) % types.length] ?? '';
      await store.append(stream, 'any', [sampleEvent({ type, metadata: { ...metadata, actor } })]);
    }
  }
  await store.truncateStream('book-2', 5n);
  await store.deleteStream('deleted-1', BigInt(rounds - 1));
}

/** One event every six days up to the end of 2025; half-way the clock is set back by 50 minutes in the middle of a busy hour. */
export async function spreadTimes({ database }: TestDatabase): Promise<void> {
  await database.query(
    `update event_log.event e set recorded_at = case
       when place between 30 and 33 then timestamptz '2025-07-01T12:10:00Z' + (place - 30) * interval '17 minutes'
       when place between 34 and 37 then timestamptz '2025-07-01T12:11:00Z' + (place - 34) * interval '17 minutes'
       else timestamptz '2025-01-01T00:00:00Z' + place * interval '6 days' end
     from (select position, row_number() over (order by position) as place from event_log.event
           where type <> '$metadata') places
     where places.position = e.position`,
    [],
  );
}

/** Counts what is read of a log. */
export class ReadingCount implements ReadableLog {
  readonly #store: ReadableLog;
  events = 0;

  constructor(store: ReadableLog) {
    this.#store = store;
  }

  async *readAll(options?: Parameters<ReadableLog['readAll']>[0]): AsyncGenerator<RecordedEvent> {
    for await (const event of this.#store.readAll(options)) {
      this.events++;
      yield event;
    }
  }

  async *readStream(...given: Parameters<ReadableLog['readStream']>): AsyncGenerator<RecordedEvent> {
    for await (const event of this.#store.readStream(...given)) {
      this.events++;
      yield event;
    }
  }
}
