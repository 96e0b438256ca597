// Reads streams and the log through the client, whose readings can hang, can crash the process, and are never cancelled.
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ResolvedEvent,
  START,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import type { ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../../../application/ports/eventStore.js';
import { eventsOfInterest, isSystemEvent, type Revision, toReadPosition, toRecordedEvent } from './eventMapping.js';
import { asPortError, within } from './failures.js';

type Reading = StreamingRead<ResolvedEvent | AllStreamResolvedEvent>;

const lastRevision = 2n ** 63n - 1n;

/** How much is read in search of the head: at the end of the log there are rarely more than a few of the store's own events. */
const looksAtHead = [1, 16, Number.MAX_SAFE_INTEGER];

/**
 * So many events too many are taken before a reading is cancelled: servers take a client that cancels often for an attack,
 * and close its connection.
 */
const mostReadInVain = 64;

export interface LogReaderOptions {
  readonly client: EventStoreDBClient;
  readonly timeoutMs: number;
  /** Hears the position of everything that is read. */
  readonly onPosition: (position: bigint) => void;
}

export class LogReader {
  readonly #client: EventStoreDBClient;
  readonly #options: LogReaderOptions;

  constructor(options: LogReaderOptions) {
    this.#client = options.client;
    this.#options = options;
  }

  /** Any stream, the store's own included. */
  async *stream(stream: string, { direction, from, limit }: ReadStreamOptions = {}): AsyncGenerator<RecordedEvent> {
    const maxCount = Math.min(limit ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    if (maxCount <= 0) return;
    const operation = `reading ${stream}`;
    if (direction === 'backwards') {
      const start = from === undefined ? END : await this.#startBackwards(stream, from);
      if (start === undefined) return;
      const options = { direction: BACKWARDS, fromRevision: start, maxCount } as const;
      yield* this.#read(operation, () => this.#client.readStream(stream, options));
    } else {
      if (from !== undefined && from > lastRevision) return;
      const fromRevision = from === undefined || from <= 0n ? START : from;
      yield* this.#read(operation, () => this.#client.readStream(stream, { fromRevision, maxCount }));
    }
  }

  /** What reading backwards from beyond the end gives depends on how far beyond. */
  async #startBackwards(stream: string, from: bigint): Promise<bigint | typeof END | undefined> {
    const newest = await this.newestRevision(stream);
    if (newest === 'noStream' || from < 0n) return undefined;
    return from >= newest ? END : from;
  }

  /** Of what a reader sees; a stream that is hidden does not exist. */
  async newestRevision(stream: string): Promise<Revision> {
    for await (const { revision } of this.stream(stream, { direction: 'backwards', limit: 1 })) return revision;
    return 'noStream';
  }

  async *all({
    direction,
    after = 0n,
    before,
    limit = Infinity,
    ...filter
  }: ReadAllOptions): AsyncGenerator<RecordedEvent> {
    const head = await this.head();
    const end = before !== undefined && before <= head ? before : head + 1n;
    if (end <= after + 1n || limit <= 0) return;
    const isBackwards = direction === 'backwards';
    const isWanted = eventsOfInterest(filter);
    const start = () =>
      isBackwards
        ? this.#client.readAll({ direction: BACKWARDS, fromPosition: end > head ? END : toReadPosition(end) })
        : this.#client.readAll({ fromPosition: toReadPosition(after) });
    let left = limit;
    // This client cannot filter a reading on the server, and a reading may include the position it starts from.
    for await (const event of this.#read('reading the log', start)) {
      const { position } = event;
      if (isBackwards ? position <= after : position >= end) return;
      if (position <= after || position >= end || !isWanted(event)) continue;
      yield event;
      if (--left <= 0) return;
    }
  }

  async head(): Promise<bigint> {
    for (const maxCount of looksAtHead) {
      const options = { direction: BACKWARDS, fromPosition: END, maxCount } as const;
      let seen = 0;
      for await (const event of this.#read('reading the head', () => this.#client.readAll(options))) {
        if (!isSystemEvent(event)) return event.position;
        seen++;
      }
      if (seen < maxCount) return 0n;
    }
    return 0n;
  }

  async *#read(operation: string, start: () => Reading): AsyncGenerator<RecordedEvent> {
    const { timeoutMs, onPosition } = this.#options;
    const reading = start();
    // A connection lost after the last event was taken concerns nobody, but would end the process.
    reading.on('error', () => undefined);
    const iterator = reading[Symbol.asyncIterator]();
    let mayGoOn = true;
    try {
      for (;;) {
        const next = await within(timeoutMs, iterator.next());
        if (next.done) return;
        const event = toRecordedEvent(next.value);
        onPosition(event.position);
        yield event;
      }
    } catch (error) {
      mayGoOn = false;
      if (!(error instanceof StreamNotFoundError)) throw asPortError(operation, error);
    } finally {
      void letGo(reading, mayGoOn ? iterator : undefined);
    }
  }
}

/** What was not read must not keep coming; a reading that failed or never began cannot be cancelled. */
async function letGo(reading: Reading, rest: AsyncIterator<unknown> | undefined): Promise<void> {
  try {
    for (let read = 0; rest && read < mostReadInVain; read++) if ((await rest.next()).done) return;
    await reading.cancel();
  } catch {
    // It is gone already.
  } finally {
    reading.destroy();
  }
}
