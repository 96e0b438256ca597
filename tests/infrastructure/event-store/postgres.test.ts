// What only the event log in PostgreSQL promises: group commits, wake-ups that may be lost, its schema's history, its rights.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  EventIdTakenError,
  EventStoreRefusedError,
  mostAppendBytes,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../../infrastructure/postgres/migrate.js';
import { migrations } from '../../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../../infrastructure/postgres/postgresDatabase.js';
import { follow } from '../../contract/eventSubscriptionContract.js';
import { idsOf, newStream, sampleEvent, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventually } from '../../support/eventually.js';
import { openNetworkProxy } from '../../support/networkProxy.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

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

  test('a refused append fails none of those that share its commit', async () => {
    const [taken, reused] = [newStream(), sampleEvent()];
    await store.append(taken, 'noStream', [reused]);
    const outcomes = await Promise.allSettled([
      store.append(taken, 'noStream', sampleEvents(1)),
      store.append(newStream(), 'noStream', [reused]),
      ...Array.from({ length: 50 }, () => store.append(newStream(), 'noStream', sampleEvents(1))),
    ]);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: expect.any(WrongExpectedRevisionError) });
    expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: expect.any(EventIdTakenError) });
    expect(outcomes.slice(2).every(({ status }) => status === 'fulfilled')).toBe(true);
  });

  test('many large appends at once are all written', async () => {
    const text = 'x'.repeat(mostAppendBytes - 1_000);
    const streams = Array.from({ length: 24 }, () => newStream());
    const appends = streams.map((stream) => store.append(stream, 'noStream', [sampleEvent({ data: { text } })]));
    for (const appended of await Promise.all(appends)) expect(appended).toEqual({ revision: 0n });
    for (const stream of streams) expect(await toArray(store.readStream(stream))).toMatchObject([{ data: { text } }]);
  });

  test('an event that nobody was notified of is found when the follower has slept enough', async () => {
    const sleepless = new PostgresEventStore(own.database, own.url, { sleepMs: 100 });
    const follower = follow(sleepless, { after: await store.head() });
    await follower.until(() => follower.timesCaughtUp() > 0);
    const [stream, id] = [newStream(), randomUUID()];
    await own.database.query(
      `insert into event_log.event (stream, revision, event_id, type, data, metadata)
       values ($1, 0, $2, 'Unannounced', '{}', '{}')`,
      [stream, id],
    );
    await follower.until(() => follower.events().length > 0);
    expect(follower.events()).toMatchObject([{ id, stream }]);
    follower.abort();
    await follower.done;
    await sleepless.close();
  });

  test('a listening connection that was lost costs no event, and is made again', async () => {
    const listeners = () =>
      own.database.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and query ilike 'listen event_log'`,
      );
    const [before] = await eventually(async () => {
      const found = await listeners();
      expect(found).toHaveLength(1);
      return found;
    });
    const follower = follow(store, { after: await store.head() });
    await own.database.query('select pg_terminate_backend($1)', [before?.pid]);
    const events = sampleEvents(3);
    await store.append(newStream(), 'noStream', events);
    await follower.until(() => follower.events().length === 3);
    expect(idsOf(follower.events())).toEqual(idsOf(events));
    follower.abort();
    await follower.done;
    await eventually(async () => expect((await listeners()).filter(({ pid }) => pid !== before?.pid)).toHaveLength(1));
  });

  test('a follower that cannot read though it is notified goes on as soon as it can', async () => {
    const { hostname: host, port } = new URL(own.url);
    const proxy = await openNetworkProxy({ host, port: Number(port) });
    const database = new PostgresDatabase(own.url.replace(`:${port}/`, `:${proxy.port}/`), () => undefined);
    const notified = new PostgresEventStore(database, own.url);
    const follower = follow(notified, { after: await notified.head() });
    await follower.until(() => follower.timesCaughtUp() > 0);
    const refusing = proxy.refuseFor(300);
    await store.append(newStream(), 'noStream', sampleEvents(3));
    await refusing;
    await follower.until(() => follower.events().length === 3);
    follower.abort();
    await follower.done;
    await notified.close();
    await database.close();
    await proxy.close();
  });

  test('a user without the right to append is refused by name, and may read', async () => {
    const reader = `reader_${randomUUID().replaceAll('-', '')}`;
    await own.database.query(`create role ${reader} login password 'reads'`);
    await own.database.query(`grant usage on schema event_log to ${reader}`);
    await own.database.query(`grant select on event_log.event to ${reader}`);
    const url = own.url.replace(/\/\/[^@]*@/, `//${reader}:reads@`);
    const database = new PostgresDatabase(url, () => undefined);
    const readOnly = new PostgresEventStore(database, url);
    const stream = newStream();
    await store.append(stream, 'noStream', sampleEvents(1));
    await expect(readOnly.append(stream, 0n, sampleEvents(1))).rejects.toBeInstanceOf(EventStoreRefusedError);
    await expect(readOnly.deleteStream(stream, 0n)).rejects.toBeInstanceOf(EventStoreRefusedError);
    expect(await toArray(readOnly.readStream(stream))).toHaveLength(1);
    await readOnly.close();
    await database.close();
    await own.database.query(`drop owned by ${reader}`);
    await own.database.query(`drop role ${reader}`);
  });
});

test('a log of the first release goes on after the migrations that came later', async () => {
  const own = await createTestDatabase({ migrated: false });
  await migrate(own.database, migrations.slice(0, 2));
  const stream = newStream();
  const events = sampleEvents(3);
  // As the first release appended.
  const written = events
    .slice(0, 2)
    .map(({ id, type, data, metadata }, k) => ({ a: 1, k: k + 1, i: id, t: type, d: data, m: metadata }));
  await own.database.query('select * from event_log.append($1::text[], $2::bigint[], $3::int[], $4::json)', [
    [stream],
    [-1],
    [written.length],
    JSON.stringify(written),
  ]);
  await migrate(own.database, migrations);
  const store = new PostgresEventStore(own.database, own.url);
  try {
    await store.append(stream, 1n, events.slice(2));
    await store.truncateStream(stream, 1n);
    expect(idsOf(await toArray(store.readAll()))).toEqual(idsOf(events));
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events.slice(1)));
  } finally {
    await store.close();
    await own.drop();
  }
});
