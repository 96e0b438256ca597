// The event log in EventStoreDB: the answer for a cluster. One instance per process: its clients share pending appends.
import { setMaxListeners } from 'node:events';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type {
  Appended,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadAllOptions,
  ReadBatchesOptions,
  ReadStreamOptions,
  RecordedEvent,
} from '../../../application/ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import type { Logger } from '../../../application/ports/logger.js';
import { appendEvents } from './appendEvents.js';
import { isSystemEvent } from './eventMapping.js';
import { within } from './failures.js';
import { deleteStream, truncateStream } from './hideEvents.js';
import { KnownEnd } from './knownEnd.js';
import { defaultRetryPolicy, type RetryPolicy } from './persist.js';
import { LogReader } from './readLog.js';
import { RecentEvents } from './recentEvents.js';
import { type LogAccess, toWritableAppend } from './sendAppend.js';
import { subscribeToAll } from './subscribeToAll.js';
import { Turns } from './turns.js';

export { connectEventStoreDb } from './connectEventStoreDb.js';

const eventsPerBatch = 500;
/** How long the client may take to let go of what was cancelled. */
const disposeMs = 500;

/**
 * EventStoreDB has no index of ids. A repeated append, and an id used twice, are recognised
 * - always, when this process appended or looked at these events lately (16,384 of them);
 * - else in the place that `expected` names, where the server compares ids and we compare content, unless another process
 *   appended them since we last heard of the end of the log, or they are hidden by now: then the ids alone decide;
 * - for `any` and `streamExists`, among the newest 1,000 events of the stream.
 * An id that another process appended elsewhere, or this one long ago, is not found.
 */
export class EventStoreDbEventStore implements EventStore, EventSubscription {
  readonly #access: LogAccess;
  readonly #closing = new AbortController();

  constructor(client: EventStoreDBClient, logger: Pick<Logger, 'warn'>, policy: Partial<RetryPolicy> = {}) {
    // Every append that waits for its next attempt listens for the end.
    setMaxListeners(0, this.#closing.signal);
    const whole = { ...defaultRetryPolicy, ...policy };
    const knownEnd = new KnownEnd();
    const onPosition = (position: bigint) => knownEnd.saw(position);
    this.#access = {
      client,
      logger,
      policy: whole,
      closing: this.#closing.signal,
      reader: new LogReader({ client, timeoutMs: whole.timeoutMs, onPosition }),
      recent: new RecentEvents(),
      knownEnd,
      turns: new Turns(),
    };
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    return appendEvents(this.#access, toWritableAppend(stream, expected, events));
  }

  async *readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    if (stream.startsWith('$')) return;
    for await (const event of this.#access.reader.stream(stream, options)) if (!isSystemEvent(event)) yield event;
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    return this.#access.reader.all(options);
  }

  /** The server streams either way; a batch only saves its reader from waiting for each event. */
  async *readBatches({ upTo, ...options }: ReadBatchesOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    let batch: RecordedEvent[] = [];
    for await (const event of this.readAll({ ...options, ...(upTo !== undefined && { before: upTo + 1n }) })) {
      batch.push(event);
      if (batch.length < eventsPerBatch) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  head(): Promise<bigint> {
    return this.#access.reader.head();
  }

  truncateStream(stream: string, before: bigint): Promise<void> {
    return truncateStream(this.#access, stream, before);
  }

  deleteStream(stream: string, revision: bigint): Promise<void> {
    return deleteStream(this.#access, stream, revision);
  }

  subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const onBatch: SubscriptionOptions['onBatch'] = (events, position) => {
      this.#access.knownEnd.saw(position);
      return options.onBatch(events, position);
    };
    return subscribeToAll(this.#access, { ...options, onBatch, signal });
  }

  /** Ends running subscriptions as their signals would. */
  async close(): Promise<void> {
    this.#closing.abort();
    const { client, policy } = this.#access;
    const disposed = client.dispose();
    // Disposing leaves the channel open, and that alone can keep the process from ending.
    // biome-ignore lint/complexity/useLiteralKeys: the client keeps it protected, and only brackets may pass that.
    const closed = client['getChannel']().then((channel) => channel.close());
    // Without a channel, because no node can be found, there is nothing to close.
    await within(policy.timeoutMs, closed).catch(() => undefined);
    // It waits for streams that are gone already, and then for ever; nothing of them is left once the channel is closed.
    await within(disposeMs, disposed).catch(() => undefined);
  }
}
