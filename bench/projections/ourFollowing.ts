// Our live projection on a log that is there already: from its first event, and from its middle.
import { setTimeout as wait } from 'node:timers/promises';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import type { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';
import { type Checkpoint, loadCheckpoint } from '../../projections/engine/checkpoint.js';
import { createMissingTables } from '../../projections/engine/createMissingTables.js';
import { tableOfBuild } from '../../projections/engine/readTable.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../projections/engine/runProjection.js';
import type { Followed } from './tasks.js';

const { name, table } = bookSearch;
const as = { instance: 'bench', passesParked: false };

export interface OurLog {
  readonly url: string;
  readonly database: PostgresDatabase;
  readonly store: PostgresEventStore;
}

/** As on the first day: readers find an empty table. */
export async function followFromFirst(log: OurLog): Promise<Followed> {
  const { database } = log;
  await database.query('delete from read_model.checkpoint where subscriber = $1', [name]);
  await database.query(`drop view if exists read_model.${table.name}`);
  await createMissingTables(database, bookSearch);
  return follow(log);
}

/** As when the log was half as long: rows, indexes and checkpoint as a rebuild left them then. */
export async function followFromHalfway(log: OurLog): Promise<Followed> {
  const { database, url } = log;
  const store = new PostgresEventStore(database, url);
  const head = await store.head();
  // Not before the middle: farther behind, the projection would build anew.
  store.head = async () => head - head / 2n;
  const { build } = await rebuildProjection({ database, store, ...as }, bookSearch);
  await store.close();
  await database.query(`vacuum analyze ${tableOfBuild(table, build)}`);
  return follow(log);
}

async function follow(log: OurLog): Promise<Followed> {
  const { database } = log;
  const from = await standing(database);
  const [left] = await database.query<{ events: number }>(
    'select count(*)::int as events from event_log.event where position > $1',
    [from.position],
  );
  const start = performance.now();
  const reached = await runToHead(log);
  const seconds = (performance.now() - start) / 1_000;
  return { events: left?.events ?? 0, seconds, isBuiltAnew: reached.build !== from.build };
}

/** A fault of the projection is a fault of the measurement, so it must not be retried quietly. */
async function runToHead({ database, store }: OurLog): Promise<Checkpoint> {
  const head = await store.head();
  const abort = new AbortController();
  let fault: object | undefined;
  const error = (details: object) => {
    fault = details;
  };
  const logger = { info: () => {}, warn: () => {}, error };
  const parts = { database, store, subscription: store, logger, ...as };
  const running = runProjection(parts, bookSearch, { token: 1n }, abort.signal);
  while (!fault && (await standing(database)).position < head) await wait(20);
  abort.abort();
  await running;
  if (fault) throw new Error('The projection stopped.', { cause: fault });
  return standing(database);
}

async function standing(database: PostgresDatabase): Promise<Checkpoint> {
  const checkpoint = await loadCheckpoint(database, name);
  if (!checkpoint) throw new Error('The projection has no checkpoint.');
  return checkpoint;
}
