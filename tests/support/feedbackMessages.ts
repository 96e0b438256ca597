// Messages as the Rating service sends them, in each of the envelopes that BookWorm knows.
import { randomUUID } from 'node:crypto';
import type { Options } from 'amqplib';

export const feedbackCreated = 'BookWorm.Contracts:FeedbackCreatedIntegrationEvent';
export const feedbackDeleted = 'BookWorm.Contracts:FeedbackDeletedIntegrationEvent';

export interface FeedbackMessage {
  readonly messageId: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
  readonly traceparent: string;
}

export interface Enveloped {
  readonly content: Buffer;
  readonly properties: Options.Publish & { readonly contentType: string };
}

export function aFeedback(given: Partial<FeedbackMessage> = {}): FeedbackMessage {
  const id = randomUUID();
  return {
    messageId: id,
    type: feedbackCreated,
    payload: {
      id,
      creationDate: '2026-10-01T12:00:00.000Z',
      bookId: randomUUID(),
      rating: 4,
      feedbackId: randomUUID(),
    },
    correlationId: randomUUID(),
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ...given,
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

export function massTransit({ messageId, type, payload, correlationId, traceparent }: FeedbackMessage): Enveloped {
  const urns = [type, 'BookWorm.Chassis.EventBus:IntegrationEvent'].map((name) => `urn:message:${name}`);
  const headers = { 'MT-Activity-Id': traceparent };
  return {
    content: json({ messageId, correlationId, messageType: urns, message: payload, headers }),
    properties: { contentType: 'application/vnd.masstransit+json', messageId, persistent: true, headers },
  };
}

function attributes({ messageId, type, correlationId, traceparent }: FeedbackMessage) {
  const source = 'urn:bookworm:book-worm-rating';
  const dotted = type.replace(':', '.');
  return { specversion: '1.0', id: messageId, type: dotted, source, correlationid: correlationId, traceparent };
}

export function structured(message: FeedbackMessage): Enveloped {
  return {
    content: json({ ...attributes(message), datacontenttype: 'application/json', data: message.payload }),
    properties: { contentType: 'application/cloudevents+json; charset=utf-8', persistent: true },
  };
}

export function binary(message: FeedbackMessage, prefix = 'cloudEvents:'): Enveloped {
  const headers = Object.fromEntries(
    Object.entries(attributes(message)).map(([name, value]) => [`${prefix}${name}`, value]),
  );
  return { content: json(message.payload), properties: { contentType: 'application/json', headers, persistent: true } };
}

/** By what people call them. */
export const envelopes = {
  MassTransit: massTransit,
  'structured CloudEvents': structured,
  'binary CloudEvents': (message: FeedbackMessage) => binary(message),
  'binary CloudEvents of JMS clients': (message: FeedbackMessage) => binary(message, 'cloudEvents_'),
} as const;
