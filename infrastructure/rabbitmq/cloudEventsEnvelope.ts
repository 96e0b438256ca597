// Messages as CloudEvents 1.0, for neighbours that read these: structured, or binary as the AMQP binding writes it.
import type { PublicMessage } from '../../application/ports/messagePublisher.js';
import { commonProperties, type Enveloped, messageUrns } from './envelope.js';

/** Who we are to BookWorm's other services: its scheduler, in whose place we publish. */
const source = 'urn:bookworm:book-worm-scheduler';
/** Of the payload. */
const datacontenttype = 'application/json';

/** The whole event is the body. */
export function structuredCloudEvent(message: PublicMessage): Enveloped {
  return {
    exchange: message.type,
    content: Buffer.from(JSON.stringify({ ...attributes(message), datacontenttype, data: message.payload })),
    properties: { ...commonProperties(message), contentType: 'application/cloudevents+json; charset=utf-8' },
  };
}

/** The body is the payload, and the event's attributes are headers. */
export function binaryCloudEvent(message: PublicMessage): Enveloped {
  const headers = Object.entries(attributes(message)).map(([name, value]) => [`cloudEvents:${name}`, value]);
  return {
    exchange: message.type,
    content: Buffer.from(JSON.stringify(message.payload)),
    properties: {
      ...commonProperties(message),
      contentType: datacontenttype,
      headers: Object.fromEntries(headers),
    },
  };
}

function attributes(message: PublicMessage) {
  const { messageId, type, requestedAt, correlationId, traceparent } = message;
  return {
    specversion: '1.0',
    id: messageId,
    type: type.replace(':', '.'),
    source,
    time: requestedAt,
    // By this MassTransit finds the .NET type.
    messagetype: messageUrns(message).join(';'),
    correlationid: correlationId,
    conversationid: correlationId,
    ...(traceparent !== undefined && { traceparent }),
  };
}
