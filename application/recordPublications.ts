// Notes in the log which messages the bus has taken: once for each, however often they were published.
import { type IntegrationEventPublished, integrationEventStream } from '../domain/notification/integrationEvent.js';
import { toAppend } from './handleCommand.js';
import { type EventStore, type RecordedEvent, WrongExpectedRevisionError } from './ports/eventStore.js';
import { toPublicMessage } from './publicMessages.js';
import { settleAll } from './settleAll.js';

export interface PublicationParts {
  readonly store: EventStore;
  /** The name of the instance that published. */
  readonly instance: string;
}

/**
 * Records `IntegrationEventPublished` for each of these events that is a message to neighbours.
 * @throws what the store throws; to record them again is right.
 */
export async function recordPublications(parts: PublicationParts, events: readonly RecordedEvent[]): Promise<void> {
  await settleAll(events.map((event) => recordPublication(parts, event)));
}

async function recordPublication({ store, instance }: PublicationParts, cause: RecordedEvent): Promise<void> {
  const message = toPublicMessage(cause);
  if (!message) return;
  const { messageId, type, correlationId, traceparent } = message;
  const published: IntegrationEventPublished = {
    type: 'IntegrationEventPublished',
    data: { messageId, messageType: type },
  };
  const context = {
    correlationId,
    causationId: cause.id,
    actor: 'relay',
    instance,
    ...(traceparent && { traceparent }),
  };
  try {
    await store.append(integrationEventStream(messageId), 'noStream', toAppend([published], context));
  } catch (error) {
    // It was published before, by this instance or another one.
    if (!(error instanceof WrongExpectedRevisionError)) throw error;
  }
}
