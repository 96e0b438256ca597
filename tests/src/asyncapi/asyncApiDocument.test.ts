// The document of the bus: valid by the official parser, and true of what really is published and understood.
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { publicContracts } from '../../../application/relay/publicContracts.js';
import { consumedContracts } from '../../../application/reviews/consumedContracts.js';
import { massTransitEnvelope } from '../../../infrastructure/rabbitmq/massTransitEnvelope.js';
import { asyncApiDocument } from '../../../src/asyncapi/asyncApiDocument.js';
import { envelopeShapes } from '../../../src/asyncapi/envelopes.js';
import { documentRoutes } from '../../../src/http/documentRoutes.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { listen } from '../../../src/http/listen.js';
import { aMessage, cleanUpSentEmail, resendErrorEmail } from '../../contract/messagePublisherContract.js';

const { Parser } = (await import('@asyncapi/parser')).default;
const envelopes = ['masstransit', 'cloudevents', 'cloudevents-binary'] as const;
const document = asyncApiDocument({ version: '1.2.3', envelope: 'masstransit' });

describe('the AsyncAPI document', () => {
  test.each(envelopes)('with the envelope %s has no fault, by the official parser', async (envelope) => {
    const text = JSON.stringify(asyncApiDocument({ version: '1.2.3', envelope }));
    const { document: parsed, diagnostics } = await new Parser().parse(text);
    // It wants the newest version of AsyncAPI, contacts and tags; everything else is a fault.
    const tastes = [
      'asyncapi-latest-version',
      'asyncapi3-tags',
      'asyncapi-info-contact',
      'asyncapi-id',
      'asyncapi3-info-contact',
    ];
    expect(diagnostics.filter(({ code }) => !tastes.includes(String(code)))).toEqual([]);
    expect(parsed?.operations().all()).toHaveLength(4);
  });

  test('a broken document does have faults', async () => {
    const { diagnostics } = await new Parser().parse(
      JSON.stringify({ ...document, channels: { one: { address: 1 } } }),
    );
    expect(diagnostics.some(({ severity }) => severity === 0)).toBe(true);
  });

  test('has a channel for every type that is published, with its exchange, and for every queue that is consumed', () => {
    const places = Object.values(document.channels).map(({ bindings: { amqp } }) => amqp.exchange ?? amqp.queue);
    expect(places).toEqual(
      [...Object.keys(publicContracts), ...Object.values(consumedContracts).map(({ queue }) => queue)].map((name) =>
        expect.objectContaining({ name, durable: true }),
      ),
    );
  });

  test('says that urgent messages have a priority, and others none', () => {
    const priorities = Object.entries(document.operations).flatMap(([name, { bindings }]) =>
      'priority' in bindings.amqp ? [[name, bindings.amqp.priority]] : [],
    );
    expect(priorities).toEqual([['publishResendErrorEmailIntegrationEvent', 5]]);
  });

  test('is served to whoever asks', async () => {
    const logger = { info() {}, warn() {}, error() {} };
    const routers = [documentRoutes({ version: '1.2.3', envelope: 'masstransit' })];
    const server = await listen(createHttpApp({ routers, logger }), { host: '127.0.0.1', port: 0 });
    const response = await fetch(`${server.url}/asyncapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
    await server.close();
  });

  test.each([cleanUpSentEmail, resendErrorEmail] as const)('describes what MassTransit gets of %s', (type) => {
    const sender = { machineName: 'm', processName: 'bookworm', sentTime: '2026-10-01T00:00:00Z' };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const message = aMessage({ type, traceparent });
    const { content, properties } = massTransitEnvelope(message, { ...sender, virtualHostAddress: 'rabbitmq://host' });
    const { body, headers, contentType } = envelopeShapes.masstransit;
    const described = z.toJSONSchema(body(publicContracts[type]), { io: 'input' });
    expect(Object.keys(described.properties ?? {})).toEqual(expect.arrayContaining(['messageId', 'message']));
    expect(body(publicContracts[type]).safeParse(JSON.parse(`${content}`)).error).toBeUndefined();
    expect(headers.safeParse(properties.headers).error).toBeUndefined();
    expect(properties.contentType).toBe(contentType);
  });
});
