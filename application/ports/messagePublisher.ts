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

export interface MessagePublisher {
  /** Where messages go, for people: `in-process bus` or `RabbitMQ at <host>`. */
  readonly name: string;
  /**
   * Resolves when the bus has taken responsibility for every message, in the order given.
   * @throws MessageNotDeliveredError when one was refused or nobody listens for it; messages before it are safe.
   */
  publish(messages: readonly PublicMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** The bus is away, or refused the message; publishing it again later under the same id is right. */
export class MessageNotDeliveredError extends Error {
  override readonly name = 'MessageNotDeliveredError';
}
