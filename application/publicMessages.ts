// Which recorded events neighbours hear of, and as what: the one table between our events and their contracts.
import type { IntegrationEventRequest } from '../domain/scheduling/scheduledJobEvents.js';
import type { RecordedEvent } from './ports/eventStore.js';
import type { PublicMessage } from './ports/messagePublisher.js';

type ToMessage = (event: RecordedEvent) => PublicMessage;

const table: Readonly<Record<string, ToMessage>> = {
  IntegrationEventRequested: ({ data, metadata, recordedAt }) => {
    const { messageId, messageType, payload, priority } = data as IntegrationEventRequest;
    return {
      messageId,
      type: messageType,
      payload,
      priority,
      correlationId: metadata.correlationId,
      requestedAt: recordedAt,
      ...(metadata.traceparent && { traceparent: metadata.traceparent }),
    };
  },
};

export const publishedEventTypes: readonly string[] = Object.keys(table);

/** The message that neighbours are to get for this event, if any; always the same for the same event. */
export function toPublicMessage(event: RecordedEvent): PublicMessage | undefined {
  return table[event.type]?.(event);
}
