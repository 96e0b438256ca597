// How CloudEvents 1.0 are read: structured JSON, and the binary mode of the AMQP binding.
import { PoisonMessageError } from '../../application/ports/messageConsumer.js';
import { fieldReader } from './fieldReader.js';
import type { EnvelopeFields } from './openEnvelope.js';

/** The AMQP binding allows both: JMS clients cannot write the colon. */
const attributePrefix = /^cloudevents[:_]/i;

export function openCloudEvent(body: unknown): EnvelopeFields {
  const field = fieldReader(body);
  if (field('data_base64') !== undefined) {
    throw new PoisonMessageError('The event has its data in data_base64; only JSON in data is read.');
  }
  return fieldsOf(field, field('data'));
}

/** @returns undefined when the headers are not those of an event. */
export function openBinaryCloudEvent(
  headers: Readonly<Record<string, unknown>>,
  readData: () => unknown,
): EnvelopeFields | undefined {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    attributePrefix.test(name) ? [[name.replace(attributePrefix, ''), value] as const] : [],
  );
  const field = fieldReader(Object.fromEntries(attributes));
  return field('specversion') === undefined ? undefined : fieldsOf(field, readData());
}

function fieldsOf(field: (name: string) => unknown, payload: unknown): EnvelopeFields {
  if (!text(field('specversion')).startsWith('1.')) {
    throw new PoisonMessageError('The event is not of version 1 of CloudEvents, or does not say so in specversion.');
  }
  return {
    messageId: field('id'),
    // The extension has the types as .NET writes them, exactly; the attribute has a dot where .NET has a colon.
    types: [...text(field('messagetype')).split(';').filter(Boolean), dotted(field('type'))],
    payload,
    correlationId: field('correlationid'),
    traceparent: field('traceparent'),
  };
}

/** What is no string may fail to become one. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `BookWorm.Contracts.FeedbackCreated...` -> `BookWorm.Contracts:FeedbackCreated...` */
function dotted(type: unknown): unknown {
  return typeof type === 'string' && !type.includes(':') ? type.replace(/\.([^.]*)$/, ':$1') : type;
}
