// Our event store in PostgreSQL, wired as the service wires it.
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { serve } from '../contestant.js';
import { type Append, appendInClosedLoops } from './closedLoop.js';
import { measureDelivery, type Subscribe } from './delivery.js';
import { fillTable } from './fillTable.js';
import type { EventStoreTasks, Place } from './tasks.js';

let database: PostgresDatabase;
let store: PostgresEventStore;

const append: Append = (stream, length, events) =>
  store.append(stream, length === 0 ? 'noStream' : BigInt(length - 1), events);

const subscribe: Subscribe = async (onEvent) => {
  const abort = new AbortController();
  const after = await store.head();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((onCaughtUp) => {
    const onBatch = async (events: readonly { readonly id: string }[]) => {
      for (const { id } of events) onEvent(id);
    };
    ended = store.subscribeToAll({ after, onBatch, onCaughtUp, signal: abort.signal });
  });
  return {
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
};

serve({
  async prepare({ url }: Place) {
    database = new PostgresDatabase(url, () => {});
    await migrate(database, migrations);
    store = new PostgresEventStore(database, url);
  },
  append: (load) => appendInClosedLoops(append, load),
  deliver: (load) => measureDelivery(append, subscribe, load),
  async fill({ events }) {
    const [row] = await database.query<{ count: string }>('select count(*) from event_log.event');
    await fillTable(events - Number(row?.count), (sample) =>
      database.query(
        `insert into event_log.event (stream, revision, event_id, type, data, metadata)
         select e.s, e.k, e.i, e.t, e.d, e.m
         from json_to_recordset($1) e(s text, k bigint, i uuid, t text, d json, m json)`,
        [sample],
      ),
    );
    await database.query('vacuum analyze event_log.event');
  },
  async readAll({ events }) {
    const start = performance.now();
    let count = 0;
    for await (const event of store.readAll({ limit: events })) if (event.data) count++;
    return { events: count, seconds: (performance.now() - start) / 1_000 };
  },
} satisfies EventStoreTasks);
