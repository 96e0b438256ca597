// The port to the event log: append, read, hide, and the errors that these can meet.

/** What is known about an event besides what happened. All ids are UUIDs. */
export interface EventMetadata {
  /** Born at the tick or at the edge, the same for everything that follows from it. */
  readonly correlationId: string;
  /** The id of the command, message or event that directly caused this one. */
  readonly causationId: string;
  /** Who asked: `scheduler`, `operator:<name>`, ... Never personal data of customers. */
  readonly actor: string;
  /** The instance that wrote it. */
  readonly instance: string;
  /** The process of that instance, a UUID; the scheduler's events have it. */
  readonly boot?: string;
  /** Which shape `data` has; see `Upcaster`. */
  readonly schemaVersion: number;
  /** W3C trace context, where the command came with one. */
  readonly traceparent?: string;
}

export interface EventToAppend {
  /** A UUID, unique per writer: a store takes a repeated id as a repeated append, not as a second event. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

/** May compute its parts when they are asked for: take the parts that you need rather than a spread copy. */
export interface RecordedEvent<Type extends string = string, Data extends object = object> {
  readonly id: string;
  readonly type: Type;
  readonly data: Data;
  readonly metadata: EventMetadata;
  readonly stream: string;
  /** 0, 1, 2, ... within the stream. */
  readonly revision: bigint;
  /** Grows with commit order over the whole log; not gapless. Who has seen one has seen all smaller ones. */
  readonly position: bigint;
  /** ISO 8601, UTC, by the store's clock. */
  readonly recordedAt: string;
}

export type ExpectedRevision = 'noStream' | 'any' | 'streamExists' | bigint;

/** One append as adapters hand it on: all of its events or none. */
export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventToAppend[];
}

export interface Appended {
  /** Of the last event appended. */
  readonly revision: bigint;
}

/** Which events of the log are meant; all when empty. An event has to pass both. */
export interface EventFilter {
  /** Only events of these types. */
  readonly types?: readonly string[];
  /** Only events in streams of these categories, `book` being the category of `book-<id>`. */
  readonly categories?: readonly string[];
}

export interface ReadStreamOptions {
  /** Forwards by default: the oldest event first. */
  readonly direction?: 'forwards' | 'backwards';
  /** The first revision to return; by default the oldest, or the newest when reading backwards. */
  readonly from?: bigint;
  readonly limit?: number;
}

export interface ReadAllOptions extends EventFilter {
  /** Forwards by default: the oldest event first. */
  readonly direction?: 'forwards' | 'backwards';
  /** Only events strictly after this position. */
  readonly after?: bigint;
  /** Only events strictly before this position. */
  readonly before?: bigint;
  readonly limit?: number;
}

/** All events between two positions that pass the filter. */
export interface ReadBatchesOptions extends EventFilter {
  /** Only events strictly after this position. */
  readonly after?: bigint;
  /** Only events up to this position, itself included; by default the end of the log at the moment of the call. */
  readonly upTo?: bigint;
}

/** The most that one append may hold: the bytes of its events' data and metadata as JSON, and two for each letter of their types. */
export const mostAppendBytes = 1_048_576;

/**
 * The log. Streams and types whose names begin with `$` are the store's own system events: nobody appends them, and no
 * reading, subscription or head ever shows them. Readings fail with EventStoreUnavailableError and are not repeated.
 */
export interface EventStore {
  /**
   * Appends all events (at least one) or none, in order.
   *
   * Safe to repeat: when all ids already are in this stream, where `expected` says and with the same content, the append
   * succeeds and adds nothing. A lost connection or a change of leader is met by repeating it.
   * @throws WrongExpectedRevisionError when the stream is not at `expected`.
   * @throws EventIdTakenError when one of the ids is in the log already, with other content or in another place.
   * @throws AppendTooLargeError above `mostAppendBytes`.
   * @throws EventStoreUnavailableError when the store could not be reached for long; the outcome is then unknown.
   * @throws RangeError when the append can never be valid: no events, no UUIDs, a name of the store's own.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended>;

  /** The stream's events; none when there is no such stream. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;

  /** Events of all streams in the order of their positions, up to the end of the log at the moment of the call. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;

  /**
   * What `readAll` gives going forwards, for those who read much of it: in the fastest way that the store has, in batches of
   * a size of its own choosing. A reader that stops early lets go of everything.
   */
  readBatches(options?: ReadBatchesOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** The position of the last event in the log; 0n when it is empty. */
  head(): Promise<bigint>;

  /**
   * Hides the stream's events below this revision from `readStream`. The log keeps them: `readAll` and subscriptions show
   * them as ever. What is hidden stays hidden.
   * @throws RangeError when there is no event at `before` that would remain.
   */
  truncateStream(stream: string, before: bigint): Promise<void>;

  /**
   * Hides all events of a stream that is at this revision. It then counts as one that does not exist: `noStream` holds for
   * it, `streamExists` does not; its revisions go on where they were. To hide it again changes nothing.
   * @throws WrongExpectedRevisionError when the stream is not at `revision`.
   */
  deleteStream(stream: string, revision: bigint): Promise<void>;
}

/** A decision met a stream that is not as it was; nothing was written. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';

  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** The revision the stream is at; 'noStream' when it does not exist. */
    readonly actual: bigint | 'noStream',
  ) {
    super(`Stream ${stream} is at ${actual}, not at the expected ${expected}.`);
  }
}

/** Ids name one event for ever; nothing was written. */
export class EventIdTakenError extends Error {
  override readonly name = 'EventIdTakenError';

  constructor(
    readonly stream: string,
    readonly eventIds: readonly string[],
  ) {
    super(
      `Nothing was appended to ${stream}: the log already has an event under one of the ids ${eventIds.join(', ')}, ` +
        'with other content or in another place. Give every event an id of its own.',
    );
  }
}

/** The append is above the limit; nothing was written. */
export class AppendTooLargeError extends Error {
  override readonly name = 'AppendTooLargeError';

  constructor(
    readonly stream: string,
    readonly bytes: number,
    options?: ErrorOptions,
  ) {
    super(
      `The append to ${stream} holds ${bytes} bytes and at most ${mostAppendBytes} fit: ` +
        'append fewer events at once, or keep large content elsewhere and refer to it.',
      options,
    );
  }
}

/** The store could not be reached or gave up; the outcome of an append is then unknown. */
export class EventStoreUnavailableError extends Error {
  override readonly name = 'EventStoreUnavailableError';
}

/** The store has decided against it, for instance for lack of rights; repeating does not help. Nothing was written. */
export class EventStoreRefusedError extends Error {
  override readonly name = 'EventStoreRefusedError';
}
