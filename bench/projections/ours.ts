// Our projections on the event log in PostgreSQL, wired as the service wires them.
import { setTimeout as wait } from 'node:timers/promises';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';
import { loadCheckpoint } from '../../projections/engine/checkpoint.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../projections/engine/runProjection.js';
import { serve } from '../contestant.js';
import { bookshopLog } from './bookshop.js';
import { fillLog } from './fillLog.js';
import { rowsDigest } from './rowsDigest.js';
import { shareOf } from './shareOf.js';
import type { OurTasks, Place } from './tasks.js';

const view = `read_model.${bookSearch.table.name}`;
const mebibyte = 1_048_576;

let database: PostgresDatabase;
let store: PostgresEventStore;

const rebuilding = () => ({ database, store, instance: 'bench', passesParked: false });

/** A fault of the projection is a fault of the measurement, so it must not be retried quietly. */
async function runUntil(head: bigint): Promise<void> {
  const abort = new AbortController();
  let fault: object | undefined;
  const logger = {
    info: () => {},
    warn: () => {},
    error: (details: object) => {
      fault = details;
    },
  };
  const parts = { ...rebuilding(), subscription: store, logger };
  const running = runProjection(parts, bookSearch, { token: 1n }, abort.signal);
  while (!fault && ((await loadCheckpoint(database, bookSearch.name))?.position ?? 0n) < head) await wait(20);
  abort.abort();
  await running;
  if (fault) throw new Error('The projection stopped.', { cause: fault });
}

async function countEvents(): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*)::int as count from event_log.event');
  return row?.count ?? 0;
}

serve({
  async prepare({ url }: Place) {
    database = new PostgresDatabase(url, () => {});
    await migrate(database, migrations);
    store = new PostgresEventStore(database, url);
  },
  async fill(share) {
    const client = await database.pool.connect();
    const { events, books } = shareOf(bookshopLog(share), share.everyNth);
    const count = await fillLog(events, {
      client,
      into: 'event_log.event (stream, revision, event_id, type, data, metadata, recorded_at)',
      columnsOf: ({ stream, revision, id, type, data, metadata, recordedAt }) => [
        ...[stream, revision, id, type],
        ...[JSON.stringify(data), JSON.stringify(metadata), recordedAt],
      ],
    });
    client.release();
    await database.query('vacuum analyze event_log.event');
    return { events: count, books: [...books] };
  },
  async rebuild() {
    const start = performance.now();
    const { events } = await rebuildProjection(rebuilding(), bookSearch);
    return { events, seconds: (performance.now() - start) / 1_000 };
  },
  async follow() {
    // As on the first day: no checkpoint, and nothing that readers see.
    await database.query('delete from read_model.checkpoint where subscriber = $1', [bookSearch.name]);
    await database.query(`drop view if exists ${view}`);
    const events = await countEvents();
    const head = await store.head();
    const start = performance.now();
    await runUntil(head);
    return { events, seconds: (performance.now() - start) / 1_000 };
  },
  digest: ({ books }) => rowsDigest(database, view, books),
  // The system counts the peak in kilobytes.
  memory: async () => ({
    nowMiB: process.memoryUsage.rss() / mebibyte,
    peakMiB: process.resourceUsage().maxRSS / 1_024,
  }),
} satisfies OurTasks);
