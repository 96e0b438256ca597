// The port to the event log: append, read, and the errors an append can meet.

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
  readonly schemaVersion: number;
  /** W3C trace context, where the command came with one. */
  readonly traceparent?: string;
}

export interface EventToAppend {
  /** Unique per writer: a store takes a repeated id as a repeated append, not as a second event. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent<Type extends string = string, Data extends object = object> {
  readonly id: string;
  readonly type: Type;
  readonly data: Data;
  readonly metadata: EventMetadata;
  readonly stream: string;
  /** 0, 1, 2, ... within the stream. */
  readonly revision: bigint;
  /** Grows with commit order over the whole log; not gapless. */
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

export interface ReadStreamOptions {
  /** First revision to return; 0 by default. */
  readonly from?: bigint;
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Return events strictly after this position; from the first event by default. */
  readonly after?: bigint;
  /** Only these event types. */
  readonly types?: readonly string[];
  readonly limit?: number;
}

export interface EventStore {
  /**
   * Appends all events or none, in order. Safe to repeat with the same event ids: a repetition succeeds and adds nothing.
   * @throws WrongExpectedRevisionError when the stream is not at `expected`; nothing is written then.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<Appended>;

  /** The stream's events in order; none when there is no such stream. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;

  /** Events of all streams in position order, up to the end of the log at the moment of the call. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;

  /** The position of the last event in the log; 0n when it is empty. */
  head(): Promise<bigint>;
}

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

/** The store could not be reached or gave up; the outcome of an append is then unknown. */
export class EventStoreUnavailableError extends Error {
  override readonly name = 'EventStoreUnavailableError';
}
