// A neighbour's message out of its envelope: MassTransit's, or CloudEvents in either mode. Nothing in it is trusted.
import type { MessageProperties } from 'amqplib';
import { PoisonMessageError, type ReceivedMessage } from '../../application/ports/messageConsumer.js';
import { openBinaryCloudEvent, openCloudEvent } from './openCloudEvent.js';
import { openMassTransit } from './openMassTransit.js';

export interface ReceivedEnvelope {
  readonly content: Buffer;
  readonly properties: Pick<MessageProperties, 'contentType' | 'headers'>;
}

/** What an envelope says, before anything of it is looked at. */
export interface EnvelopeFields {
  readonly messageId: unknown;
  /** Of a .NET message: its own type and those that it derives from. */
  readonly types: readonly unknown[];
  readonly payload: unknown;
  readonly correlationId: unknown;
  readonly traceparent: unknown;
}

export interface OpenedEnvelope extends Omit<ReceivedMessage, 'type'> {
  /** At least one, as `Namespace:Name`. */
  readonly types: readonly string[];
}

export const mostMessageBytes = 1_048_576;

/** @throws PoisonMessageError, which says nothing of what the message holds, when it cannot be read. */
export function openEnvelope({ content, properties }: ReceivedEnvelope): OpenedEnvelope {
  if (content.length > mostMessageBytes) {
    throw new PoisonMessageError(`The message has ${content.length} bytes, and at most ${mostMessageBytes} are read.`);
  }
  const headers = properties.headers ?? {};
  const { messageId, types, payload, correlationId, traceparent } = fieldsOf(content, mediaType(properties), headers);
  const known = types.filter((type) => typeof type === 'string').map((type) => type.replace(/^urn:message:/i, ''));
  if (!isGuid(messageId)) {
    throw new PoisonMessageError('The envelope has no GUID as the id of its message, so a repetition cannot be told.');
  }
  if (known.length === 0) throw new PoisonMessageError('The envelope does not say of which type its message is.');
  return {
    messageId: messageId.toLowerCase(),
    types: known,
    payload,
    ...(isGuid(correlationId) && { correlationId: correlationId.toLowerCase() }),
    ...(isTraceparent(traceparent) && { traceparent }),
  };
}

function fieldsOf(content: Buffer, type: string, headers: Readonly<Record<string, unknown>>): EnvelopeFields {
  if (type === 'application/vnd.masstransit+json') return openMassTransit(parsed(content), headers);
  if (type === 'application/cloudevents+json') return openCloudEvent(parsed(content));
  // What is CloudEvents in binary mode, its headers say; the content type is that of the data.
  const isJson = type === 'application/json' || /^application\/(?!cloudevents).+\+json$/.test(type);
  const binary = isJson ? openBinaryCloudEvent(headers, () => parsed(content)) : undefined;
  if (binary) return binary;
  throw new PoisonMessageError(
    `The content type ${type ? `"${type.slice(0, 100)}"` : '(none)'} is not that of an envelope that is read here: ` +
      "MassTransit's JSON, or CloudEvents in JSON, structured or in binary mode.",
  );
}

function mediaType({ contentType }: ReceivedEnvelope['properties']): string {
  const [type = ''] = typeof contentType === 'string' ? contentType.split(';') : [];
  return type.trim().toLowerCase();
}

/** The parser's own message quotes the text. */
function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    throw new PoisonMessageError('The message is not JSON in UTF-8.');
  }
}

function isGuid(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(value);
}

function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(value);
}
