// An event store whose readers meet every event in today's shape; what is stored stays as it was written.
import type {
  Appended,
  EventStore,
  EventToAppend,
  ExpectedRevision,
  ReadAllOptions,
  ReadBatchesOptions,
  ReadStreamOptions,
  RecordedEvent,
} from './ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from './ports/eventSubscription.js';
import type { Upcasting } from './upcasting.js';

/** Types in filters are today's: events that had another name when they were stored pass under their new one. */
export class UpcastingEventStore implements EventStore, EventSubscription {
  readonly #store: EventStore & EventSubscription;
  readonly #upcasting: Upcasting;

  constructor(store: EventStore & EventSubscription, upcasting: Upcasting) {
    this.#store = store;
    this.#upcasting = upcasting;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended> {
    return this.#store.append(stream, expected, events);
  }

  async *readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent> {
    for await (const event of this.#store.readStream(stream, options)) yield this.#upcasting.upcast(event);
  }

  async *readAll({ limit = Infinity, ...options }: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    if (limit <= 0) return;
    const toWanted = this.#reader(options.types);
    let left = limit;
    for await (const stored of this.#store.readAll({ ...options, ...this.#storedTypes(options.types) })) {
      const event = toWanted(stored);
      if (event) yield event;
      if (event && --left === 0) return;
    }
  }

  async *readBatches(options: ReadBatchesOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    const toWanted = this.#reader(options.types);
    for await (const batch of this.#store.readBatches({ ...options, ...this.#storedTypes(options.types) })) {
      yield batch.flatMap((stored) => toWanted(stored) ?? []);
    }
  }

  head(): Promise<bigint> {
    return this.#store.head();
  }

  subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const toWanted = this.#reader(options.types);
    return this.#store.subscribeToAll({
      ...options,
      ...this.#storedTypes(options.types),
      onBatch: (events, position) =>
        options.onBatch(
          events.flatMap((stored) => toWanted(stored) ?? []),
          position,
        ),
    });
  }

  truncateStream(stream: string, before: bigint): Promise<void> {
    return this.#store.truncateStream(stream, before);
  }

  deleteStream(stream: string, revision: bigint): Promise<void> {
    return this.#store.deleteStream(stream, revision);
  }

  #storedTypes(types: readonly string[] | undefined): { types?: readonly string[] } {
    return types ? { types: this.#upcasting.storedTypesOf(types) } : {};
  }

  /** Makes today's event of a stored one; undefined when that is none of the types. */
  #reader(types: readonly string[] | undefined): (stored: RecordedEvent) => RecordedEvent | undefined {
    const wanted = types && new Set(types);
    return (stored) => {
      const event = this.#upcasting.upcast(stored);
      // Only what an upcaster has made another event of can have a type that nobody asked for.
      return event !== stored && wanted?.has(event.type) === false ? undefined : event;
    };
  }
}
