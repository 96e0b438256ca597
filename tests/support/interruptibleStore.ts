// An event store that a test can cut off, and whose answers it can hold back: what a network does to a real one.
import {
  type Appended,
  type EventStore,
  EventStoreUnavailableError,
  type EventToAppend,
  type ExpectedRevision,
  type ReadAllOptions,
  type ReadBatchesOptions,
  type ReadStreamOptions,
  type RecordedEvent,
} from '../../application/ports/eventStore.js';

export class InterruptibleStore implements EventStore {
  readonly #store: EventStore;
  /** While true, nothing reaches the store. */
  isAway = false;
  /** How many times it was asked for something, by what. */
  readonly calls = { append: 0, readStream: 0, readAll: 0, head: 0, hide: 0 };
  /** Called when an append is in the log and its caller has not heard of it yet; what it throws, the caller gets. */
  beforeAnswer: (events: readonly EventToAppend[]) => Promise<void> | void = () => undefined;
  /** Called before a stream is read. */
  beforeReading: (stream: string) => Promise<void> | void = () => undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    this.#reach('append');
    const appended = await this.#store.append(stream, expected, events);
    await this.beforeAnswer(events);
    return appended;
  }

  async *readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    this.#reach('readStream');
    await this.beforeReading(stream);
    yield* this.#store.readStream(stream, options);
  }

  async *readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent> {
    this.#reach('readAll');
    yield* this.#store.readAll(options);
  }

  async *readBatches(options?: ReadBatchesOptions): AsyncIterable<readonly RecordedEvent[]> {
    this.#reach('readAll');
    yield* this.#store.readBatches(options);
  }

  async head(): Promise<bigint> {
    this.#reach('head');
    return this.#store.head();
  }

  async truncateStream(stream: string, before: bigint): Promise<void> {
    this.#reach('hide');
    await this.#store.truncateStream(stream, before);
  }

  async deleteStream(stream: string, revision: bigint): Promise<void> {
    this.#reach('hide');
    await this.#store.deleteStream(stream, revision);
  }

  #reach(call: keyof InterruptibleStore['calls']): void {
    this.calls[call] += 1;
    if (this.isAway) throw new EventStoreUnavailableError('The store is away.');
  }
}
