// Facts reach the log in order and once, a little later and many at a time; while the log is away, they wait and are bounded.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { FactBuffer } from '../../../application/auditing/factBuffer.js';
import { EventStoreUnavailableError, type EventToAppend } from '../../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { eventually } from '../../support/eventually.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };
let own: TestDatabase;
let log: PostgresEventStore;
let store: InterruptibleStore;
let facts: FactBuffer;
let stream: string;
/** How many events each append had. */
let appends: number[];
let told: object[];

beforeAll(async () => {
  own = await createTestDatabase();
  log = new PostgresEventStore(own.database, own.url);
});

afterAll(async () => {
  await log.close();
  await own.drop();
});

beforeEach(() => {
  stream = `facts-${uuidV7()}`;
  appends = [];
  told = [];
  store = new InterruptibleStore(log);
  store.beforeAnswer = (events) => void appends.push(events.length);
  const tell = (details: object) => void told.push(details);
  facts = new FactBuffer(store, { info() {}, warn: tell, error: tell });
});

function add(count: number, to = stream): readonly EventToAppend[] {
  const events = Array.from({ length: count }, (_, n) => ({ id: uuidV7(), type: 'Observed', data: { n }, metadata }));
  for (const event of events) facts.add({ stream: to, event });
  return events;
}

async function idsIn(name: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of log.readStream(name)) ids.push(id);
  return ids;
}

const idsOf = (events: readonly EventToAppend[]) => events.map(({ id }) => id);

describe('facts', () => {
  test('are written without anybody asking for it, those of a moment in one append', async () => {
    const events = add(3);
    expect(await idsIn(stream)).toEqual([]);
    await eventually(async () => expect(await idsIn(stream)).toEqual(idsOf(events)));
    expect(appends).toEqual([3]);
    await facts.stop();
  });

  test('are all written at the end, in order, at most a hundred at once, each stream apart', async () => {
    const other = `facts-${uuidV7()}`;
    const before = add(150);
    const between = add(2, other);
    const after = add(1);
    await facts.stop();
    expect(await idsIn(stream)).toEqual(idsOf([...before, ...after]));
    expect(await idsIn(other)).toEqual(idsOf(between));
    expect(appends).toEqual([100, 50, 2, 1]);
    expect(told).toEqual([]);
  });

  test('that the log took without saying so are not written twice, though more came meanwhile', async () => {
    store.beforeAnswer = () => {
      store.beforeAnswer = () => {};
      add(1);
      throw new EventStoreUnavailableError('The answer was lost.');
    };
    const events = add(2);
    await eventually(async () => expect(await idsIn(stream)).toHaveLength(3));
    expect((await idsIn(stream)).slice(0, 2)).toEqual(idsOf(events));
    await facts.stop();
    expect(told).not.toContainEqual({ dropped: expect.any(Number) });
  });

  test('that are too many while the log is away are dropped, and counted once it is back', async () => {
    store.isAway = true;
    add(10_007);
    await eventually(() => expect(told).toContainEqual({ error: 'The store is away.', waiting: expect.any(Number) }));
    store.isAway = false;
    await facts.stop();
    expect(told).toContainEqual({ dropped: 7 });
    expect(await idsIn(stream)).toHaveLength(10_000);
  });

  test('that cannot be written at the end are counted, and the end comes all the same', async () => {
    store.isAway = true;
    add(5);
    await facts.stop();
    expect(told).toContainEqual({ dropped: 5 });
  });

  test('that the log never takes do not stand in the way of others', async () => {
    facts.add({ stream: '$system', event: { id: uuidV7(), type: 'Observed', data: {}, metadata } });
    const events = add(1);
    await facts.stop();
    expect(await idsIn(stream)).toEqual(idsOf(events));
    expect(told).toContainEqual({ dropped: 1 });
  });
});
