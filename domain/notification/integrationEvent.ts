// What becomes of a message to the neighbours after it was requested; stream `integrationEvent-<messageId>`.
import type { DomainEvent } from '../message.js';

/** The bus has taken responsibility for the message. Its request is the event that caused this one. */
export type IntegrationEventPublished = DomainEvent<
  'IntegrationEventPublished',
  {
    readonly messageId: string;
    /** Namespace and type, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
    readonly messageType: string;
  }
>;

export function integrationEventStream(messageId: string): string {
  return `integrationEvent-${messageId}`;
}
