// What becomes of one message to the neighbours after it was requested; stream `integrationEvent-<messageId>`.
import type { DomainEvent } from '../message.js';

interface OfMessage {
  readonly messageId: string;
  /** Namespace and type, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly messageType: string;
}

export type IntegrationEventOutcome =
  /**
   * The bus has taken this one message by itself: after it was parked, or, in logs of old, whenever it took one. What it
   * takes in order is told by RelayAdvanced.
   */
  | DomainEvent<'IntegrationEventPublished', OfMessage>
  /** The relay has passed it by, to try it again later. */
  | DomainEvent<'IntegrationEventParked', OfMessage & { readonly error: string }>
  /** An operator wants a parked one tried now. */
  | DomainEvent<'IntegrationEventRetried', OfMessage & { readonly at: string }>
  /** An operator decided that it is never published. */
  | DomainEvent<'IntegrationEventSkipped', OfMessage & { readonly reason: string; readonly at: string }>;

export function integrationEventStream(messageId: string): string {
  return `integrationEvent-${messageId}`;
}
