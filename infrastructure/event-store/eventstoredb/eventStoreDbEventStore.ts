// The event log in EventStoreDB: the answer for a cluster. One instance per process: its clients share pending appends.
import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  EventStoreDBClient,
  type ResolvedEvent,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';
import type {
  Appended,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
} from '../../../application/ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import type { Logger } from '../../../application/ports/logger.js';
import { appendEvents } from './appendEvents.js';
import { eventsOfInterest, isSystemEvent, toReadPosition, toRecordedEvent } from './eventMapping.js';
import { asPortError, defaultRetryPolicy, type RetryPolicy, within } from './failures.js';
import { subscribeToAll } from './subscribeToAll.js';

/** @param url `esdb://host:2113?tls=false`, `esdb+discover://cluster.name:2113`; credentials belong into it. */
export function connectEventStoreDb(url: string): EventStoreDBClient {
  return EventStoreDBClient.connectionString(url);
}

/** How long the client may take to let go of what was cancelled. */
const disposeMs = 500;

export class EventStoreDbEventStore implements EventStore, EventSubscription {
  readonly #client: EventStoreDBClient;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #policy: RetryPolicy;
  readonly #closing = new AbortController();

  constructor(client: EventStoreDBClient, logger: Pick<Logger, 'warn'>, policy: Partial<RetryPolicy> = {}) {
    this.#client = client;
    this.#logger = logger;
    this.#policy = { ...defaultRetryPolicy, ...policy };
  }

  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    const readFrom = (stream: string, from: bigint, limit: number) => this.readStream(stream, { from, limit });
    return appendEvents({ ...this.#context(), readFrom }, { stream, expected, events });
  }

  async *readStream(stream: string, { from = 0n, limit }: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    if (limit === 0) return;
    const maxCount = limit ?? Number.MAX_SAFE_INTEGER;
    yield* this.#read(`reading ${stream}`, () => this.#client.readStream(stream, { fromRevision: from, maxCount }));
  }

  async *readAll({ after = 0n, types, limit = Infinity }: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    const head = await this.head();
    if (head <= after || limit === 0) return;
    const isWanted = eventsOfInterest(types);
    let left = limit;
    // This client cannot filter a reading on the server, and a reading includes the position it starts from.
    const start = () => this.#client.readAll({ fromPosition: toReadPosition(after) });
    for await (const event of this.#read('reading the log', start)) {
      if (event.position > head) return;
      if (event.position <= after || !isWanted(event)) continue;
      yield event;
      if (--left === 0) return;
    }
  }

  async head(): Promise<bigint> {
    const start = () => this.#client.readAll({ direction: BACKWARDS, fromPosition: END });
    for await (const event of this.#read('reading the head', start)) if (!isSystemEvent(event)) return event.position;
    return 0n;
  }

  subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    const searchedFrom = (position: bigint, types?: readonly string[]) => this.#searchedFrom(position, types);
    return subscribeToAll({ ...this.#context(), searchedFrom }, { ...options, signal });
  }

  /** Ends running subscriptions as their signals would. */
  async close(): Promise<void> {
    this.#closing.abort();
    const disposed = this.#client.dispose();
    // Disposing leaves the channel open, and that alone can keep the process from ending.
    // biome-ignore lint/complexity/useLiteralKeys: the client keeps it protected, and only brackets may pass that.
    const closed = this.#client['getChannel']().then((channel) => channel.close());
    // Without a channel, because no node can be found, there is nothing to close.
    await within(this.#policy.timeoutMs, closed).catch(() => undefined);
    // It waits for streams that are gone already, and then for ever; nothing of them is left once the channel is closed.
    await within(disposeMs, disposed).catch(() => undefined);
  }

  async #searchedFrom(position: bigint, types: readonly string[] | undefined): Promise<bigint> {
    const head = await this.head();
    if (head <= position) return position;
    for await (const _ of this.readAll({ after: position, ...(types && { types }), limit: 1 })) return position;
    return head;
  }

  #context() {
    return { client: this.#client, policy: this.#policy, logger: this.#logger };
  }

  async *#read(
    operation: string,
    start: () => StreamingRead<ResolvedEvent | AllStreamResolvedEvent>,
  ): AsyncGenerator<RecordedEvent> {
    const reading = start();
    // A connection lost after the last event was taken concerns nobody, but would end the process.
    reading.on('error', () => undefined);
    const iterator = reading[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await within(this.#policy.timeoutMs, iterator.next());
        if (next.done) return;
        yield toRecordedEvent(next.value);
      }
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw asPortError(operation, error);
    } finally {
      // What was not read must not keep coming; a reading that never began cannot be cancelled.
      reading.cancel().catch(() => undefined);
      reading.destroy();
    }
  }
}
