// BookWorm's services parse this envelope to the letter, so it is compared to the letter.
import { describe, expect, test } from '@jest/globals';
import type { PublicMessage } from '../../../application/ports/messagePublisher.js';
import { massTransitEnvelope } from '../../../infrastructure/rabbitmq/massTransitEnvelope.js';

const message: PublicMessage = {
  messageId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  type: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
  payload: { id: '01961eb4-668d-7e7e-ae25-0fab379614f7', creationDate: '2026-11-22T10:00:00.000Z' },
  priority: 'high',
  correlationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  requestedAt: '2026-11-22T10:00:00.000Z',
};

const sender = {
  machineName: 'shop-1',
  processName: 'bookworm',
  sentTime: '2026-11-22T10:00:01.500Z',
  virtualHostAddress: 'rabbitmq://bus.example:5673/shop',
};

const bodyOf = ({ content }: { readonly content: Buffer }) => JSON.parse(content.toString());

describe('the MassTransit envelope', () => {
  test('goes to the exchange of its type', () => {
    expect(massTransitEnvelope(message, sender).exchange).toBe('BookWorm.Contracts:ResendErrorEmailIntegrationEvent');
  });

  test('has every field that MassTransit writes, and null where there is nothing to say', () => {
    expect(bodyOf(massTransitEnvelope(message, sender))).toEqual({
      messageId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      requestId: null,
      correlationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      conversationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      initiatorId: null,
      sourceAddress: 'rabbitmq://bus.example:5673/shop/bookworm',
      destinationAddress: 'rabbitmq://bus.example:5673/shop/BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
      responseAddress: null,
      faultAddress: null,
      messageType: [
        'urn:message:BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
        'urn:message:BookWorm.Chassis.EventBus:IntegrationEvent',
      ],
      message: { id: '01961eb4-668d-7e7e-ae25-0fab379614f7', creationDate: '2026-11-22T10:00:00.000Z' },
      expirationTime: null,
      sentTime: '2026-11-22T10:00:01.500Z',
      headers: { 'MT-Activity-Id': '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      host: { machineName: 'shop-1', processName: 'bookworm' },
    });
  });

  test.each(['CleanUpSentEmailIntegrationEvent', 'ResendErrorEmailIntegrationEvent'])(
    "names and fills %s as BookWorm's own scheduler did",
    (name) => {
      const enveloped = massTransitEnvelope({ ...message, type: `BookWorm.Contracts:${name}` }, sender);
      const { messageType, destinationAddress, ...body } = bodyOf(enveloped);
      expect(messageType[0]).toBe(`urn:message:BookWorm.Contracts:${name}`);
      expect(destinationAddress).toMatch(new RegExp(`/BookWorm.Contracts:${name}$`));
      expect(Object.keys(body.message)).toEqual(['id', 'creationDate']);
      expect(Object.keys(body.headers)).toEqual(['MT-Activity-Id']);
    },
  );

  test('has the AMQP properties that a MassTransit consumer needs', () => {
    expect(massTransitEnvelope(message, sender).properties).toEqual({
      contentType: 'application/vnd.masstransit+json',
      persistent: true,
      messageId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      correlationId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
      priority: 5,
      headers: { 'MT-Activity-Id': '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    });
  });

  test('of a message of normal priority and without a trace names neither', () => {
    const { traceparent, ...untraced } = message;
    const enveloped = massTransitEnvelope({ ...untraced, priority: 'normal' }, sender);
    expect(traceparent).toBeDefined();
    expect(enveloped.properties).not.toHaveProperty('priority');
    expect([bodyOf(enveloped).headers, enveloped.properties.headers]).toEqual([{}, {}]);
  });

  test('addresses are absolute URIs', () => {
    const body = bodyOf(massTransitEnvelope(message, { ...sender, processName: 'book worm/1' }));
    expect(body.sourceAddress).toBe('rabbitmq://bus.example:5673/shop/book%20worm%2F1');
    for (const address of [body.sourceAddress, body.destinationAddress]) expect(new URL(address).href).toBe(address);
  });
});
