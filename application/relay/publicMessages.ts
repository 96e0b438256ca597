// Makes a recorded event the message that neighbours know; by the table of publicContracts.
import { z } from 'zod';
import { uuid } from '../eventSchemas/parts.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import type { PublicMessage } from '../ports/messagePublisher.js';
import { isPublicMessageType, publicContracts } from './publicContracts.js';

const request = z.object({ messageId: uuid, messageType: z.string(), priority: z.enum(['normal', 'high']) });

/** The types of events that become messages. */
export const publishedEventTypes: readonly string[] = [
  ...new Set(Object.values(publicContracts).map(({ eventType }) => eventType)),
];

/** The request cannot be made a message, by this release at least. */
export class UnmappableEventError extends Error {
  override readonly name = 'UnmappableEventError';

  constructor({ type, stream, position }: RecordedEvent, why: string) {
    super(`${type} at ${position} (${stream}) cannot be made a message: ${why}`);
  }
}

/**
 * The message that neighbours are to get for this event; always the same for the same event.
 * @param event of one of `publishedEventTypes`.
 * @throws UnmappableEventError
 */
export function toPublicMessage(event: RecordedEvent): PublicMessage {
  const { data, metadata, recordedAt } = event;
  const { payload } = data as { readonly payload?: unknown };
  const { data: asked, error } = request.safeParse(data);
  if (!asked) throw new UnmappableEventError(event, z.prettifyError(error));
  const { messageId, messageType, priority } = asked;
  if (!isPublicMessageType(messageType)) {
    throw new UnmappableEventError(event, `this release has no public type ${messageType}; a newer one may have it.`);
  }
  const said = publicContracts[messageType].payload.safeParse(payload);
  if (!said.success) throw new UnmappableEventError(event, z.prettifyError(said.error));
  return {
    messageId,
    type: messageType,
    payload: said.data,
    priority,
    correlationId: metadata.correlationId,
    requestedAt: recordedAt,
    ...(metadata.traceparent && { traceparent: metadata.traceparent }),
  };
}
