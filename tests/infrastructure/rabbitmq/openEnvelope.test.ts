// What neighbours send is read from each envelope alike, and nothing that they send does harm.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PoisonMessageError } from '../../../application/ports/messageConsumer.js';
import { reportReviewChange } from '../../../application/reviews/reportReviewChange.js';
import { mostMessageBytes, openEnvelope } from '../../../infrastructure/rabbitmq/openEnvelope.js';
import { aFeedback, envelopes, massTransit, structured } from '../../support/feedbackMessages.js';

const massTransitType = { contentType: 'application/vnd.masstransit+json', headers: {} };
const cloudEventType = { contentType: 'application/cloudevents+json', headers: {} };

function opened(content: string | Buffer | object, properties: { contentType?: string; headers?: object }) {
  const text = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
  return openEnvelope({ content: Buffer.from(text), properties: properties as never });
}

describe('an envelope', () => {
  test.each(Object.entries(envelopes))('%s tells id, type, payload, correlation and trace', (_name, envelop) => {
    const message = aFeedback();
    const { messageId, type, payload, correlationId, traceparent } = message;
    const { content, properties } = envelop(message);
    const { types, ...rest } = opened(content, properties);
    expect(types).toContain(type);
    expect(rest).toEqual({ messageId, payload, correlationId, traceparent });
  });

  test("MassTransit's property names are read whatever their case", () => {
    const { messageId, type, payload } = aFeedback();
    const { types, ...rest } = opened(
      { MESSAGEID: messageId.toUpperCase(), MessageType: [`urn:message:${type}`], Message: payload },
      massTransitType,
    );
    expect({ types, ...rest }).toEqual({ types: [type], messageId, payload });
  });

  test('the content type may have parameters and any case', () => {
    const { content } = massTransit(aFeedback());
    const contentType = 'Application/vnd.MassTransit+JSON; charset=utf-8';
    expect(opened(content, { contentType })).toEqual(opened(content, massTransitType));
  });

  test('an event names its type exactly in messagetype, whatever its own type is called', () => {
    const message = aFeedback();
    const urns = `urn:message:${message.type};urn:message:BookWorm.Chassis.EventBus:IntegrationEvent`;
    const body = { ...JSON.parse(`${structured(message).content}`), type: 'com.example.feedback', messagetype: urns };
    expect(opened(body, cloudEventType).types).toContain(message.type);
  });

  test.each([
    ['no content type', '{}', {}],
    ['plain JSON', '{}', { contentType: 'application/json' }],
    [
      'plain JSON with headers of others',
      '{}',
      { contentType: 'application/json', headers: { 'cloudEvents:id': '1' } },
    ],
    ['a batch of events', '[]', { contentType: 'application/cloudevents-batch+json' }],
    ['an event in Avro', 'x', { contentType: 'application/cloudevents+avro' }],
    ['a content type that is none', '{}', { contentType: 7 }],
    ['broken JSON', '{"messageId":', massTransitType],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), massTransitType],
    ['nothing', '', massTransitType],
    ['a list', '[]', massTransitType],
    ['null', 'null', cloudEventType],
    ['no id', { messageType: ['urn:message:A:B'], message: {} }, massTransitType],
    ['an id that is no GUID', { messageId: '1', messageType: ['urn:message:A:B'], message: {} }, massTransitType],
    ['a list as the id', { messageId: [aFeedback().messageId], messageType: ['A:B'] }, massTransitType],
    ['no type', { messageId: aFeedback().messageId, message: {} }, massTransitType],
    ['types that are none', { messageId: aFeedback().messageId, messageType: [1, {}, null] }, massTransitType],
    ['an event without a version', { id: aFeedback().messageId, type: 'A.B', data: {} }, cloudEventType],
    ['an event of another version', { specversion: '0.3', id: aFeedback().messageId, type: 'A.B' }, cloudEventType],
    ['an event whose version is no text', '{"specversion":{"toString":1},"id":"1"}', cloudEventType],
    [
      'an event whose types are no text',
      `{"specversion":"1.0","id":"${aFeedback().messageId}","type":1,"messagetype":{"toString":1}}`,
      cloudEventType,
    ],
    ['an event with binary data', { specversion: '1.0', id: aFeedback().messageId, data_base64: '' }, cloudEventType],
  ])('%s is poison', (_name, content, properties) => {
    expect(() => opened(content, properties as never)).toThrow(PoisonMessageError);
  });

  test('a message above the limit is poison, unread; one at the limit is read', () => {
    const { content, properties } = massTransit(aFeedback());
    const padded = (bytes: number) => Buffer.concat([content, Buffer.alloc(bytes - content.length, ' ')]);
    expect(opened(padded(mostMessageBytes), properties).types).toHaveLength(2);
    expect(() => opened(padded(mostMessageBytes + 1), properties)).toThrow(/1048577 bytes/);
  });

  test('a correlation and a trace that are none are left out', () => {
    const message = aFeedback({ correlationId: "1'; drop table", traceparent: '00-x\n' });
    const { content, properties } = massTransit(message);
    const { types: _, ...rest } = opened(content, properties);
    expect(rest).toEqual({ messageId: message.messageId, payload: message.payload });
  });

  test('nothing that the message holds is in what is said of it', () => {
    const contents = ['{"reviewer": "Ada Lovelace"', '{"messageId": "Ada Lovelace", "messageType": "x"}'];
    for (const content of contents) expect(() => opened(content, massTransitType)).toThrow(/^(?!.*Lovelace)/);
  });

  test('names that other code gives a meaning to change no prototype', async () => {
    const { messageId, type } = aFeedback();
    const evil = '{"isAdmin":true}';
    const body = `{"__proto__":${evil},"constructor":{"prototype":${evil}},"messageId":"${messageId}","messageType":["${type}"],"message":{"__proto__":${evil}}}`;
    const { types, ...rest } = opened(body, massTransitType);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(types).toEqual([type]);
    const report = reportReviewChange({ store: {} as never, instance: 'one' }, { ...rest, type });
    await expect(report).rejects.toThrow(PoisonMessageError);
    const inherited = JSON.stringify({ messageType: ['A:B'] }).replace(
      '{',
      `{"__proto__":{"messageId":"${messageId}"},`,
    );
    expect(() => opened(inherited, massTransitType)).toThrow(PoisonMessageError);
  });

  test('a message as deep as its bytes allow is read, or is poison', () => {
    const { messageId, type } = aFeedback();
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    const body = `{"messageId":"${messageId}","messageType":["${type}"],"message":${deep}}`;
    expect(opened(body, massTransitType).types).toEqual([type]);
  });

  test('whatever bytes and headers come, they are read or are poison', () => {
    const types = ['application/vnd.masstransit+json', 'application/cloudevents+json', 'application/json'];
    const header = fc.constantFrom('cloudEvents:specversion', 'cloudEvents_id', 'cloudEvents:type', 'MT-Activity-Id');
    const content = fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(
        content,
        fc.constantFrom(...types),
        fc.dictionary(header, fc.anything()),
        (bytes, contentType, headers) => {
          try {
            opened(bytes, { contentType, headers });
          } catch (error) {
            expect(error).toBeInstanceOf(PoisonMessageError);
          }
        },
      ),
    );
  });
});
