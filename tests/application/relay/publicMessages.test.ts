// What a recorded request is to neighbours: always the same message, as its contract says; or no message at all, said in words.
import { describe, expect, test } from '@jest/globals';
import type { EventToAppend, RecordedEvent } from '../../../application/ports/eventStore.js';
import { publicContracts, publicMessageTypes } from '../../../application/relay/publicContracts.js';
import {
  publishedEventTypes,
  toPublicMessage,
  UnmappableEventError,
} from '../../../application/relay/publicMessages.js';
import { jobDefinitions } from '../../../application/scheduling/jobs.js';
import { messageIds, requested } from './relayScene.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function recorded(event: EventToAppend, data: object = {}): RecordedEvent {
  return {
    ...event,
    data: { ...event.data, ...data },
    stream: 'scheduledJob-cleanUpSentEmail',
    revision: 3n,
    position: 41n,
    recordedAt: '2026-10-01T00:00:00.010Z',
  };
}

const failureOf = (event: RecordedEvent) => {
  try {
    return toPublicMessage(event) && undefined;
  } catch (error) {
    return error as Error;
  }
};

describe('a public message', () => {
  test('is always the same for the same event', () => {
    const event = recorded(requested());
    expect(toPublicMessage(event)).toEqual(toPublicMessage(event));
  });

  test('says what was requested, when, and what it belongs to', () => {
    const event = requested({ traceparent });
    const [messageId] = messageIds([event]);
    expect(toPublicMessage(recorded(event))).toEqual({
      messageId,
      type: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent',
      payload: { id: messageId, creationDate: '2026-10-01T00:00:00.004Z' },
      priority: 'high',
      correlationId: event.metadata.correlationId,
      traceparent,
      requestedAt: '2026-10-01T00:00:00.010Z',
    });
  });

  test('says nothing that its contract does not know', () => {
    const payload = { id: messageIds([requested()])[0], creationDate: '2026-10-01T00:00:00.004Z', reviewer: 'Ada' };
    expect(toPublicMessage(recorded(requested(), { payload })).payload).not.toHaveProperty('reviewer');
  });

  test.each([
    [
      'a type that this release does not know',
      { messageType: 'BookWorm.Contracts:Unheard' },
      /no public type.*Unheard/,
    ],
    ['the name of something every object has', { messageType: 'toString' }, /no public type toString/],
    ['no payload', { payload: undefined }, /payload|object/i],
    ['a payload without an id', { payload: { creationDate: '2026-10-01T00:00:00Z' } }, /id/],
    ['an id that is no GUID', { messageId: 'one' }, /messageId/],
  ])('cannot be made of a request with %s, and the error says where that is', (_what, data, why) => {
    const failure = failureOf(recorded(requested(), data));
    expect(failure).toBeInstanceOf(UnmappableEventError);
    expect(failure?.message).toMatch(why);
    expect(failure?.message).toContain('41 (scheduledJob-cleanUpSentEmail)');
  });
});

describe('the table of public messages', () => {
  test('names an exchange for each type, which is the type, as MassTransit has it', () => {
    for (const type of publicMessageTypes) expect(publicContracts[type].exchange).toBe(type);
    expect(publishedEventTypes).toEqual(['IntegrationEventRequested']);
  });

  test('has the message of every job that announces one, as urgent as the job', () => {
    const announcing = jobDefinitions({}).flatMap(({ target, priority }) =>
      target.kind === 'emit' ? [{ type: target.messageType, priority }] : [],
    );
    expect(announcing).toEqual([
      { type: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent', priority: 'normal' },
      { type: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent', priority: 'high' },
    ]);
  });
});
