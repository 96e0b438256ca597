// The port to what neighbours tell us over the bus: each message is handed over until it was handled, or set aside.

/** A message out of its envelope, whichever that was. */
export interface ReceivedMessage {
  /** A GUID, the same for every repetition of the message. */
  readonly messageId: string;
  /** Namespace and type, e.g. `BookWorm.Contracts:FeedbackCreatedIntegrationEvent`. */
  readonly type: string;
  /** Not checked: whatever the neighbour sent. */
  readonly payload: unknown;
  /** A GUID, if the neighbour has sent one. */
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/**
 * Resolves when what follows from the message is recorded: then it is acknowledged. May get the same message again.
 * @throws PoisonMessageError when no repetition can help: it is set aside at once. EventStoreUnavailableError: it waits.
 * Anything else: it is tried a few times more, then set aside.
 */
export type MessageHandler = (message: ReceivedMessage) => Promise<void>;

export interface ConsumerFigures {
  readonly handled: number;
  readonly setAside: number;
}

export interface MessageConsumer {
  /** Where messages come from, for people. */
  readonly name: string;
  /** Why none come at the moment, in words; undefined when nothing is known to be wrong. */
  readonly trouble: string | undefined;
  readonly figures: ConsumerFigures;
  /** Runs until the signal aborts, over losses of the bus; then what is being handled is waited for. Never throws. */
  consume(handle: MessageHandler, signal: AbortSignal): Promise<void>;
}

/** The message makes no sense, and never will. */
export class PoisonMessageError extends Error {
  override readonly name = 'PoisonMessageError';
}
