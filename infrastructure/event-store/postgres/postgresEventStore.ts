// The event log in PostgreSQL: the answer where one machine is enough. The design is in the migrations 0001 and 0003.
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Appended,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadBatchesOptions,
  type ReadStreamOptions,
  type RecordedEvent,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';
import type { PostgresDatabase } from '../../postgres/postgresDatabase.js';
import { serialiseAppend } from '../serialiseAppend.js';
import { type AppendOutcome, AppendQueue, type SerialisedAppend } from './appendQueue.js';
import { binaryArray } from './binaryArray.js';
import { copyLog } from './copyLog.js';
import { positionOf, revisionOf, sizeOf, toRecordedEvent } from './eventRow.js';
import type { KnownEvent } from './findRepetition.js';
import { followLog } from './followLog.js';
import { LogPages } from './logPages.js';
import { LogSignal, type SignalTimes } from './logSignal.js';
import { PageSize } from './pageSize.js';
import { asPortError } from './postgresFailures.js';

const retryDelaysMs = [50, 200, 500, 1_000, 2_000];
const expectedCode = { noStream: -1n, any: -2n, streamExists: -4n } as const;

interface Hidden {
  readonly actual: string | null;
  readonly allowed: boolean;
}

export class PostgresEventStore implements EventStore, EventSubscription {
  readonly #database: PostgresDatabase;
  readonly #pages: LogPages;
  readonly #signal: LogSignal;
  readonly #queue = new AppendQueue({
    appendMany: (appends) => this.#retry(() => this.#appendMany(appends)),
    findEvents: (ids) => this.#findEvents(ids),
  });

  constructor(database: PostgresDatabase, connectionString: string, times?: Partial<SignalTimes>) {
    this.#database = database;
    this.#pages = new LogPages(database.pool);
    this.#signal = new LogSignal(connectionString, times);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    return this.#queue.append({ stream, expected, events: serialiseAppend({ stream, expected, events }) });
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    const isBackwards = options.direction === 'backwards';
    const pageSize = new PageSize();
    let from = options.from;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = pageSize.next(left);
      const rows = await this.#pages.ofStream(stream, { from, isBackwards, size });
      for (const row of rows) yield toRecordedEvent(row);
      const last = rows.at(-1);
      if (!last || rows.length < size) return;
      pageSize.learn(sizeOf(rows));
      from = revisionOf(last) + (isBackwards ? -1n : 1n);
      left -= rows.length;
    }
  }

  async *readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    const isBackwards = options.direction === 'backwards';
    const end = (await this.head()) + 1n;
    const pageSize = new PageSize();
    let after = options.after ?? 0n;
    let before = options.before !== undefined && options.before < end ? options.before : end;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = pageSize.next(left);
      const { rows } = await this.#pages.ofAll({ filter: options, after, before, isBackwards, size });
      for (const row of rows) yield toRecordedEvent(row);
      const last = rows.at(-1);
      if (!last || rows.length < size) return;
      pageSize.learn(sizeOf(rows));
      if (isBackwards) before = positionOf(last);
      else after = positionOf(last);
      left -= rows.length;
    }
  }

  async *readBatches({
    after = 0n,
    upTo,
    ...filter
  }: ReadBatchesOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    const head = await this.head();
    const end = upTo !== undefined && upTo < head ? upTo : head;
    yield* copyLog(this.#database.pool, { ...filter, after, upTo: end });
  }

  head(): Promise<bigint> {
    return this.#pages.head();
  }

  subscribeToAll(options: SubscriptionOptions): Promise<void> {
    return followLog({ pages: this.#pages, signal: this.#signal }, options);
  }

  async truncateStream(stream: string, before: bigint): Promise<void> {
    const { allowed } = await this.#hide(stream, before, false);
    if (!allowed)
      throw new RangeError(`Stream ${stream} has no event at ${before} that would remain; see deleteStream.`);
  }

  async deleteStream(stream: string, revision: bigint): Promise<void> {
    const { allowed, actual } = await this.#hide(stream, revision + 1n, true);
    if (allowed) return;
    throw new WrongExpectedRevisionError(stream, revision, actual === null ? 'noStream' : BigInt(actual));
  }

  close(): Promise<void> {
    return this.#signal.close();
  }

  async #hide(stream: string, before: bigint, all: boolean): Promise<Hidden> {
    try {
      const [hidden] = await this.#retry(() =>
        this.#database.query<Hidden>('select actual, allowed from event_log.hide($1, $2, $3)', [stream, before, all]),
      );
      return hidden ?? { actual: null, allowed: false };
    } catch (error) {
      throw asPortError(`Hiding events of ${stream}`, error);
    }
  }

  async #appendMany(appends: readonly SerialisedAppend[]): Promise<readonly AppendOutcome[]> {
    const events = appends.flatMap(({ events }, a) => events.map((event, k) => ({ ...event, a: a + 1, k: k + 1 })));
    const { rows } = await this.#database.pool.query<AppendOutcome>({
      name: 'append',
      text: 'select revision, actual from event_log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      values: [
        appends.map(({ stream }) => stream),
        appends.map(({ expected }) => (typeof expected === 'bigint' ? expected : expectedCode[expected])),
        appends.map(({ events }) => events.length),
        events.map(({ a }) => a),
        events.map(({ k }) => k),
        events.map(({ id }) => id),
        binaryArray(
          'text',
          events.map(({ type }) => type),
        ),
        binaryArray(
          'json',
          events.map(({ data }) => data),
        ),
        binaryArray(
          'json',
          events.map(({ metadata }) => metadata),
        ),
      ],
    });
    return rows;
  }

  async #findEvents(ids: readonly string[]): Promise<readonly KnownEvent[]> {
    const rows = await this.#database.query<Omit<KnownEvent, 'revision'> & { revision: string }>(
      `select event_id as id, type, data::text, metadata::text, stream, revision
       from event_log.event where event_id = any($1)`,
      [ids],
    );
    return rows.map((row) => ({ ...row, revision: BigInt(row.revision) }));
  }

  // Repeating is safe because events have ids: what an earlier try did commit is found, not written twice.
  async #retry<Result>(operation: () => Promise<Result>): Promise<Result> {
    for (const delayMs of retryDelaysMs) {
      try {
        return await operation();
      } catch (error) {
        if (!isConnectionFault(error)) throw error;
        await wait(delayMs);
      }
    }
    return operation();
  }
}
