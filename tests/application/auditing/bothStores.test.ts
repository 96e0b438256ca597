// Auditors find the same in both stores, hidden events included.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findEvent } from '../../../application/auditing/findEvent.js';
import { selectEvents } from '../../../application/auditing/selectEvents.js';
import { traceEvents } from '../../../application/auditing/traceEvents.js';
import type { EventStore, RecordedEvent } from '../../../application/ports/eventStore.js';
import {
  connectEventStoreDb,
  EventStoreDbEventStore,
} from '../../../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { toArray } from '../../contract/sampleEvents.js';
import { startEventStoreDbServer } from '../../support/eventStoreDbServer/startEventStoreDbServer.js';
import { createTestDatabase } from '../../support/testDatabase.js';
import { fillLog } from './auditedLog.js';

interface OpenStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

async function openPostgres(): Promise<OpenStore> {
  const own = await createTestDatabase();
  const store = new PostgresEventStore(own.database, own.url);
  const close = async () => {
    await store.close();
    await own.drop();
  };
  return { store, close };
}

async function openEventStoreDb(): Promise<OpenStore> {
  const server = await startEventStoreDbServer();
  const store = new EventStoreDbEventStore(connectEventStoreDb(server.url), { warn() {} });
  const close = async () => {
    await store.close();
    await server.stop();
  };
  return { store, close };
}

describe.each([
  ['PostgreSQL', openPostgres],
  ['EventStoreDB', openEventStoreDb],
])('in %s', (_, open) => {
  let opened: OpenStore;
  let all: readonly RecordedEvent[];

  beforeAll(async () => {
    opened = await open();
    await fillLog(opened.store);
    all = await toArray(opened.store.readAll());
  });

  afterAll(() => opened.close());

  test.each(['book-1', 'book-2', 'deleted-1', 'solitary'])('all of %s is found in either direction', async (stream) => {
    const whole = all.filter((event) => event.stream === stream);
    expect(whole.map(({ revision }) => revision)).toEqual(whole.map((__, index) => BigInt(index)));
    expect(await toArray(selectEvents(opened.store, { stream }))).toEqual(whole);
    expect(await toArray(selectEvents(opened.store, { stream }, { direction: 'backwards' }))).toEqual(whole.reverse());
  });

  test('any event is found by its position and by its id, and nothing by others', async () => {
    for (const event of [all[0], all[20], all.at(-1)]) {
      expect(await findEvent(opened.store, event?.position ?? 0n)).toEqual(event);
      expect(await findEvent(opened.store, event?.id.toUpperCase() ?? '')).toEqual(event);
    }
    expect(await findEvent(opened.store, (all.at(-1)?.position ?? 0n) + 1_000n)).toBeUndefined();
    expect(await findEvent(opened.store, '00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });

  test('a time that was before all is as good as none', async () => {
    const since = '2020-01-01T00:00:00.000Z';
    expect(await toArray(selectEvents(opened.store, { since }))).toEqual(all);
    expect(await toArray(selectEvents(opened.store, { until: since }))).toEqual([]);
  });

  test('the whole of a correlation is found by one of its events', async () => {
    const { id, metadata } = all[21] as RecordedEvent;
    const events = all.filter((event) => event.metadata.correlationId === metadata.correlationId);
    expect(events.length).toBeGreaterThan(1);
    expect(await traceEvents(opened.store, id)).toMatchObject({ correlationId: metadata.correlationId, events });
  });
});
