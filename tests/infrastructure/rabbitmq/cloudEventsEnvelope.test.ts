// What neighbours that read CloudEvents get: BookWorm's own profile, and valid by the official SDK.
import { describe, expect, test } from '@jest/globals';
import { CloudEvent, HTTP } from 'cloudevents';
import type { PublicMessage } from '../../../application/ports/messagePublisher.js';
import { binaryCloudEvent, structuredCloudEvent } from '../../../infrastructure/rabbitmq/cloudEventsEnvelope.js';

const traced: PublicMessage = {
  messageId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  type: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
  payload: { id: '01961eb4-668d-7e7e-ae25-0fab379614f7', creationDate: '2026-11-22T10:00:00.000Z' },
  priority: 'high',
  correlationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  requestedAt: '2026-11-22T10:00:00.500Z',
};
const { traceparent, ...message } = { ...traced, priority: 'normal' as const };

/** As BookWorm's scheduler wrote it. */
const profile = {
  specversion: '1.0',
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  type: 'BookWorm.Contracts.ResendErrorEmailIntegrationEvent',
  source: 'urn:bookworm:book-worm-scheduler',
  time: '2026-11-22T10:00:00.500Z',
  datacontenttype: 'application/json',
  data: { id: '01961eb4-668d-7e7e-ae25-0fab379614f7', creationDate: '2026-11-22T10:00:00.000Z' },
};
/** What MassTransit and traces need beside it. */
const extensions = {
  messagetype:
    'urn:message:BookWorm.Contracts:ResendErrorEmailIntegrationEvent;urn:message:BookWorm.Chassis.EventBus:IntegrationEvent',
  correlationid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  conversationid: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
};
const common = {
  persistent: true,
  messageId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  correlationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
};

describe('the structured CloudEvent', () => {
  test("is exactly BookWorm's profile and the extensions", () => {
    const body = (one: PublicMessage) => JSON.parse(structuredCloudEvent(one).content.toString());
    expect(body(message)).toEqual({ ...profile, ...extensions });
    expect(body(traced)).toEqual({ ...profile, ...extensions, traceparent });
  });

  test('is valid by the official SDK', () => {
    const { content, properties } = structuredCloudEvent(traced);
    const read = HTTP.toEvent({ headers: { 'content-type': properties.contentType }, body: content.toString() });
    expect(new CloudEvent({ ...(read as CloudEvent).toJSON() }, true).validate()).toBe(true);
    expect(read).toMatchObject({ ...profile, ...extensions, traceparent });
  });

  test('has the AMQP properties by which it is recognised, and goes to the exchange of its type', () => {
    const contentType = 'application/cloudevents+json; charset=utf-8';
    expect(structuredCloudEvent(message).properties).toEqual({ ...common, contentType });
    expect(structuredCloudEvent(traced).properties).toEqual({ ...common, contentType, priority: 5 });
    expect(structuredCloudEvent(message).exchange).toBe('BookWorm.Contracts:ResendErrorEmailIntegrationEvent');
  });
});

describe('the binary CloudEvent', () => {
  test('has the payload as its body and the same attributes as headers', () => {
    const { content, properties, exchange } = binaryCloudEvent(traced);
    const { data, datacontenttype, ...attributes } = profile;
    expect(JSON.parse(content.toString())).toEqual(data);
    const headers = Object.entries({ ...attributes, ...extensions, traceparent });
    expect(properties).toEqual({
      ...{ ...common, priority: 5, contentType: datacontenttype },
      headers: Object.fromEntries(headers.map(([name, value]) => [`cloudEvents:${name}`, value])),
    });
    expect(exchange).toBe('BookWorm.Contracts:ResendErrorEmailIntegrationEvent');
    expect(binaryCloudEvent(message).properties.headers).not.toHaveProperty('cloudEvents:traceparent');
  });

  test('is valid by the official SDK, which knows the binary mode of HTTP', () => {
    const { content, properties } = binaryCloudEvent(traced);
    const attributes = Object.entries(properties.headers ?? {}).map(([name, value]) => [
      name.replace('cloudEvents:', 'ce-'),
      value,
    ]);
    const headers = { ...Object.fromEntries(attributes), 'content-type': properties.contentType };
    const read = HTTP.toEvent({ headers, body: content.toString() }) as CloudEvent;
    expect(new CloudEvent({ ...read.toJSON() }, true).validate()).toBe(true);
    expect(read).toMatchObject({ ...profile, ...extensions, traceparent });
  });
});
