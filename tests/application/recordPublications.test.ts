// What the log has of messages that the bus took: one event for each, caused by its request, however often it is recorded.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { recordPublications } from '../../application/recordPublications.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

const messageType = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
let own: TestDatabase;
let store: PostgresEventStore;

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

/** An event as a subscription delivers it; by default a request for a message. */
function delivered(type = 'IntegrationEventRequested'): RecordedEvent {
  const messageId = uuidV7();
  const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'scheduler', instance: 'another' };
  return {
    id: uuidV7(),
    type,
    data: {
      messageId,
      messageType,
      priority: 'high',
      payload: { id: messageId, creationDate: '2026-10-01T00:00:00Z' },
    },
    metadata: { ...metadata, schemaVersion: 1, traceparent },
    stream: 'scheduledJob-cleanUpSentEmail',
    revision: 2n,
    position: 3n,
    recordedAt: '2026-10-01T00:00:00.010Z',
  };
}

const record = (...events: RecordedEvent[]) => recordPublications({ store, instance: 'one' }, events);

async function publicationsOf({ data }: RecordedEvent): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const { messageId } = data as { messageId: string };
  for await (const event of store.readStream(`integrationEvent-${messageId}`)) events.push(event);
  return events;
}

describe('a publication', () => {
  test('names the message and is caused by its request', async () => {
    const request = delivered();
    await record(request);
    const [published, ...more] = await publicationsOf(request);
    expect(more).toEqual([]);
    expect(published).toMatchObject({
      type: 'IntegrationEventPublished',
      data: { messageId: (request.data as { messageId: string }).messageId, messageType },
      metadata: {
        correlationId: request.metadata.correlationId,
        causationId: request.id,
        actor: 'relay',
        instance: 'one',
        traceparent,
      },
    });
  });

  test('is recorded once however often, and by however many at once', async () => {
    const [first, second] = [delivered(), delivered()];
    await record(first);
    await Promise.all([record(first, second), record(first, second)]);
    expect(await publicationsOf(first)).toHaveLength(1);
    expect(await publicationsOf(second)).toHaveLength(1);
  });

  test('is recorded of messages to neighbours alone', async () => {
    const head = await store.head();
    await record(delivered('RunCompleted'));
    expect(await store.head()).toBe(head);
  });
});
