// How MassTransit's JSON envelope is read: as .NET does, without regard to the case of its property names.

import { fieldReader } from './fieldReader.js';
import type { EnvelopeFields } from './openEnvelope.js';

export function openMassTransit(body: unknown, amqpHeaders: Readonly<Record<string, unknown>>): EnvelopeFields {
  const field = fieldReader(body);
  const types = field('messageType');
  return {
    messageId: field('messageId'),
    types: Array.isArray(types) ? types : [types],
    payload: field('message'),
    correlationId: field('correlationId'),
    traceparent: fieldReader(field('headers'))('MT-Activity-Id') ?? fieldReader(amqpHeaders)('MT-Activity-Id'),
  };
}
