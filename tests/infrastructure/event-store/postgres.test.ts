// The event log in PostgreSQL keeps the contract, and its own stricter promises.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { WrongExpectedRevisionError } from '../../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { eventStoreContract } from '../../contract/eventStoreContract.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

eventStoreContract('PostgreSQL', async () => {
  const own = await createTestDatabase();
  const store = new PostgresEventStore(own.database, own.url);
  return {
    store,
    async close() {
      await store.close();
      await own.drop();
    },
  };
});

const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };
const happened = (n: number) => ({ id: uuidV7(), type: 'Happened', data: { n }, metadata });

describe('the event log in PostgreSQL', () => {
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

  test('one refused append fails none of those that were committed with it', async () => {
    const taken = `taken-${uuidV7()}`;
    await store.append(taken, 'noStream', [happened(0)]);
    const outcomes = await Promise.allSettled([
      store.append(taken, 'noStream', [happened(1)]),
      ...Array.from({ length: 50 }, (_, n) => store.append(`free-${uuidV7()}`, 'noStream', [happened(n)])),
    ]);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: expect.any(WrongExpectedRevisionError) });
    expect(outcomes.slice(1).every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  test('an id that is in the log already is not written a second time, in whichever stream', async () => {
    const event = happened(1);
    await store.append(`first-${uuidV7()}`, 'noStream', [event]);
    const head = await store.head();
    await expect(store.append(`second-${uuidV7()}`, 'noStream', [event])).rejects.toThrow();
    expect(await store.head()).toBe(head);
  });

  test('a subscriber misses no position while many connections append at once', async () => {
    const writers = Array.from({ length: 4 }, () => new PostgresEventStore(own.database, own.url));
    const after = await store.head();
    const total = 4 * 500;
    const seen: bigint[] = [];
    const stop = new AbortController();
    const reading = store.subscribeToAll({
      after,
      batchSize: 7,
      signal: stop.signal,
      onBatch: async (events) => {
        seen.push(...events.map(({ position }) => position));
        if (seen.length >= total) stop.abort();
      },
    });
    await Promise.all(
      writers.flatMap((writer) =>
        Array.from({ length: 500 }, (_, n) => writer.append(`many-${uuidV7()}`, 'noStream', [happened(n)])),
      ),
    );
    await reading;
    expect(new Set(seen).size).toBe(total);
    expect(seen).toEqual([...seen].sort((a, b) => Number(a - b)));
    await Promise.all(writers.map((writer) => writer.close()));
  });
});
