// The event log in PostgreSQL: the answer where one machine is enough. The design is in migration 0001.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../../application/ports/database.js';
import {
  type Append,
  type Appended,
  type EventStore,
  EventStoreUnavailableError,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadStreamOptions,
  type RecordedEvent,
} from '../../../application/ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';
import { type AppendOutcome, AppendQueue } from './appendQueue.js';
import { type EventRow, eventColumns, toRecordedEvent } from './eventRow.js';
import { LogSignal } from './logSignal.js';

const pageSize = 1_000;
const retryDelaysMs = [50, 200, 500, 1_000, 2_000];
const expectedCode = { noStream: -1n, any: -2n, streamExists: -4n } as const;

export class PostgresEventStore implements EventStore, EventSubscription {
  readonly #database: Database;
  readonly #signal: LogSignal;
  readonly #queue = new AppendQueue({
    appendMany: (appends) => this.#retry(() => this.#appendMany(appends)),
    findRepeated: (append) => this.#findRepeated(append),
  });

  constructor(database: Database, connectionString: string) {
    this.#database = database;
    this.#signal = new LogSignal(connectionString);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    if (events.length === 0) throw new RangeError(`An append to ${stream} needs at least one event.`);
    return this.#queue.append({ stream, expected, events });
  }

  async *readStream(stream: string, { from = 0n, limit }: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    let next = from;
    let left = limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = Math.min(left, pageSize);
      const rows = await this.#read<EventRow>(
        `select ${eventColumns} from event_log.event where stream = $1 and revision >= $2 order by revision limit $3`,
        [stream, next, size],
      );
      for (const row of rows) yield toRecordedEvent(row);
      if (rows.length < size) return;
      next = BigInt(rows.at(-1)?.revision ?? 0) + 1n;
      left -= rows.length;
    }
  }

  async *readAll({ after = 0n, types, limit }: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    const head = await this.head();
    let position = after;
    let left = limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = Math.min(left, pageSize);
      const rows = await this.#page({ after: position, until: head, types, size });
      for (const row of rows) yield toRecordedEvent(row);
      if (rows.length < size) return;
      position = BigInt(rows.at(-1)?.position ?? head);
      left -= rows.length;
    }
  }

  async head(): Promise<bigint> {
    const [row] = await this.#read<{ head: string }>(
      'select coalesce(max(position), 0) as head from event_log.event',
      [],
    );
    return BigInt(row?.head ?? 0);
  }

  async subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const { types, batchSize = pageSize, onBatch, onCaughtUp, signal } = options;
    let position = options.after;
    while (!signal.aborted) {
      const notified = this.#signal.count;
      const page = await this.#tailPage(position, types, batchSize, signal);
      if (!page) return;
      if (page.position > position) await onBatch(page.rows.map(toRecordedEvent), page.position);
      position = page.position;
      if (page.rows.length === batchSize) continue;
      onCaughtUp?.();
      await this.#signal.next(notified, signal);
    }
  }

  close(): Promise<void> {
    return this.#signal.close();
  }

  // The head is read before the page: everything up to it is visible, so the checkpoint may pass filtered events.
  async #tailPage(position: bigint, types: readonly string[] | undefined, size: number, signal: AbortSignal) {
    while (!signal.aborted) {
      try {
        const head = await this.head();
        if (head <= position) return { rows: [], position };
        const rows = await this.#page({ after: position, until: head, types, size });
        const last = rows.at(-1);
        return { rows, position: last && rows.length === size ? BigInt(last.position) : head };
      } catch (error) {
        if (!isConnectionFault((error as Error).cause)) throw error;
        // The database is away: the tail waits for it, and readiness tells the operator meanwhile.
        await this.#signal.next(this.#signal.count, signal);
      }
    }
    return undefined;
  }

  #page(page: { after: bigint; until: bigint; types: readonly string[] | undefined; size: number }) {
    const filter = page.types ? 'and type = any($4)' : '';
    return this.#read<EventRow>(
      `select ${eventColumns} from event_log.event
       where position > $1 and position <= $2 ${filter} order by position limit $3`,
      [page.after, page.until, page.size, ...(page.types ? [page.types] : [])],
    );
  }

  async #appendMany(appends: readonly Append[]): Promise<readonly AppendOutcome[]> {
    const events = appends.flatMap(({ events }, a) =>
      events.map(({ id, type, data, metadata }, k) => ({ a: a + 1, k: k + 1, i: id, t: type, d: data, m: metadata })),
    );
    return this.#database.query<AppendOutcome>('select revision, actual from event_log.append($1, $2, $3, $4)', [
      appends.map(({ stream }) => stream),
      appends.map(({ expected }) => (typeof expected === 'bigint' ? expected : expectedCode[expected])),
      appends.map(({ events }) => events.length),
      JSON.stringify(events),
    ]);
  }

  async #findRepeated({ stream, expected, events }: Append): Promise<bigint | undefined> {
    const rows = await this.#read<{ revision: string }>(
      `select e.revision from event_log.event e
       join json_to_recordset($2) w(k int, i uuid, t text, d json, m json)
         on e.event_id = w.i and e.type = w.t and e.data::text = w.d::text and e.metadata::text = w.m::text
       where e.stream = $1 order by w.k`,
      [
        stream,
        JSON.stringify(events.map(({ id, type, data, metadata }, k) => ({ k, i: id, t: type, d: data, m: metadata }))),
      ],
    );
    const revisions = rows.map(({ revision }) => BigInt(revision));
    const first = revisions[0];
    if (first === undefined || revisions.length !== events.length) return undefined;
    const asked = typeof expected === 'bigint' ? expected + 1n : expected === 'noStream' ? 0n : first;
    return revisions.every((revision, k) => revision === asked + BigInt(k)) ? revisions.at(-1) : undefined;
  }

  async #read<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    try {
      return await this.#database.query<Row>(sql, parameters);
    } catch (error) {
      throw new EventStoreUnavailableError(`Reading the event log failed: ${(error as Error).message}`, {
        cause: error,
      });
    }
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
