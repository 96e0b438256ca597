// How messages look on the wire, by envelope, as JSON Schema: what stands around the payload that a contract knows.
import { z } from 'zod';
import { instant, uuid } from '../../application/eventSchemas/parts.js';
import type { MessageContract } from '../../application/relay/publicContracts.js';
import type { Config } from '../config.js';

export type EnvelopeName = Config['amqpEnvelope'];

/** Body, AMQP headers and content type of a message in one envelope. */
export interface EnvelopeShape {
  readonly contentType: string;
  readonly headers: z.ZodType;
  body(contract: MessageContract): z.ZodType;
}

const traceparent = z
  .string()
  .regex(/^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/)
  .describe('W3C trace context');

/** `BookWorm.Contracts:CleanUp...` as CloudEvents write it: `BookWorm.Contracts.CleanUp...`. */
export const dotted = (type: string) => type.replace(':', '.');
const urn = (type: string) => `urn:message:${type}`;

const massTransit: EnvelopeShape = {
  contentType: 'application/vnd.masstransit+json',
  headers: z.object({ 'MT-Activity-Id': traceparent.optional() }),
  body: ({ exchange, payload }) =>
    z.object({
      messageId: uuid.describe('the same for every repetition of the message'),
      correlationId: uuid.nullish(),
      conversationId: uuid.nullish(),
      sourceAddress: z.string().nullish(),
      destinationAddress: z.string().nullish(),
      messageType: z.array(z.string()).describe(`contains ${urn(exchange)}`),
      message: payload,
      sentTime: instant.nullish(),
      headers: z.record(z.string(), z.unknown()).optional(),
      host: z.object({ machineName: z.string(), processName: z.string() }).partial().nullish(),
    }),
};

const attributes = (type: string) => ({
  specversion: z.literal('1.0'),
  id: uuid.describe('the same for every repetition of the message'),
  type: z.literal(dotted(type)),
  source: z.string().describe('a URI reference'),
  time: instant.optional(),
  messagetype: z
    .string()
    .optional()
    .describe(`the URNs of its types, separated by semicolons: ${urn(type)}`),
  correlationid: uuid.optional(),
  traceparent: traceparent.optional(),
});

const cloudEvents: EnvelopeShape = {
  contentType: 'application/cloudevents+json',
  headers: z.object({}),
  body: ({ exchange, payload }) =>
    z.object({
      ...attributes(exchange),
      datacontenttype: z.literal('application/json').optional(),
      data: payload,
    }),
};

const binaryCloudEvents: EnvelopeShape = {
  contentType: 'application/json',
  headers: z
    .object({ 'cloudEvents:specversion': z.literal('1.0'), 'cloudEvents:id': uuid, 'cloudEvents:type': z.string() })
    .describe('the attributes of the event, each with the prefix cloudEvents:'),
  body: ({ payload }) => payload,
};

export const envelopeShapes: Readonly<Record<EnvelopeName, EnvelopeShape>> = {
  masstransit: massTransit,
  cloudevents: cloudEvents,
  'cloudevents-binary': binaryCloudEvents,
};
