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
  /** How many times it was asked for something, and how many events of streams it gave. */
  calls = 0;
  eventsRead = 0;
  /** The streams of all appends that were tried. */
  readonly appends: string[] = [];
  /** Called when an append is in the log and its caller has not heard of it yet; what it throws, the caller gets. */
  beforeAnswer: (events: readonly EventToAppend[]) => Promise<void> | void = () => undefined;
  /** Called before a stream is read, and when it has been and its reader does not know yet that there is no more. */
  beforeReading: (stream: string) => Promise<void> | void = () => undefined;
  afterReading: (stream: string) => Promise<void> | void = () => undefined;

  constructor(store: EventStore) {
    this.#store = store;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    this.appends.push(stream);
    this.#reach();
    const appended = await this.#store.append(stream, expected, events);
    await this.beforeAnswer(events);
    return appended;
  }

  async *readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    this.#reach();
    await this.beforeReading(stream);
    for await (const event of this.#store.readStream(stream, options)) {
      this.eventsRead += 1;
      yield event;
    }
    await this.afterReading(stream);
  }

  async *readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent> {
    this.#reach();
    yield* this.#store.readAll(options);
  }

  async *readBatches(options?: ReadBatchesOptions): AsyncIterable<readonly RecordedEvent[]> {
    this.#reach();
    yield* this.#store.readBatches(options);
  }

  async head(): Promise<bigint> {
    this.#reach();
    return this.#store.head();
  }

  async truncateStream(stream: string, before: bigint): Promise<void> {
    this.#reach();
    await this.#store.truncateStream(stream, before);
  }

  async deleteStream(stream: string, revision: bigint): Promise<void> {
    this.#reach();
    await this.#store.deleteStream(stream, revision);
  }

  #reach(): void {
    this.calls += 1;
    if (this.isAway) throw new EventStoreUnavailableError('The store is away.');
  }
}
