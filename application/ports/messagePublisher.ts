// The port to the bus: hands public messages to whoever listens, and says when they are safe.

/** A message as neighbours know it. */
export interface PublicMessage {
  /** A GUID, the same for the same recorded event for ever: what consumers recognise a repetition by. */
  readonly messageId: string;
  /** Namespace and type, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly type: string;
  readonly payload: { readonly id: string; readonly creationDate: string };
  readonly priority: 'normal' | 'high';
  readonly correlationId: string;
  readonly traceparent?: string;
  /** When it was requested, ISO 8601. */
  readonly requestedAt: string;
}

/** What the bus did since the process began; what readers of metrics ask for. */
export interface PublisherFigures {
  /** Taken by the bus. */
  readonly confirmed: number;
  /** Found no queue. */
  readonly returned: number;
  /** Refused by the bus. */
  readonly refused: number;
  /** How often a connection was opened after the first one. */
  readonly reconnects: number;
}

export interface MessagePublisher {
  /** Where messages go, for people: `in-process bus` or `RabbitMQ at <host>`. */
  readonly name: string;
  /** Why the bus takes nothing at the moment, in words; undefined when nothing is known to be wrong. */
  readonly trouble: string | undefined;
  readonly figures: PublisherFigures;
  /** @throws MessageNotDeliveredError `away`, after a while, when the bus cannot be reached. */
  open(): Promise<Publishing>;
  close(): Promise<void>;
}

/** One unbroken series of messages. */
export interface Publishing {
  /**
   * Hands over one message: messages go out in the order of the calls, which need not wait for each other. Resolves when
   * the bus has taken responsibility for it. While the bus takes nothing, but may again, that lasts.
   *
   * Behind the first failure nothing more goes out: that which was under way may have, the rest is refused.
   * @throws MessageNotDeliveredError
   */
  publish(message: PublicMessage): Promise<void>;
  /** What is under way fails, unless it is safe already. May be called again. */
  end(): void;
}

/**
 * `away`: the bus went away, or the series had ended; what became of the message is not known. `refused`: the bus has had
 * trouble of its own with it. `unroutable`: nobody listens for its type. `unpublishable`: the bus never takes such a message.
 */
export type NonDelivery = 'away' | 'refused' | 'unroutable' | 'unpublishable';

/** The message is not known to have arrived; publishing it again later under the same id is right. */
export class MessageNotDeliveredError extends Error {
  override readonly name = 'MessageNotDeliveredError';

  constructor(
    readonly reason: NonDelivery,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
