// Our projections on the event log in PostgreSQL, wired as the service wires them.
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { serve } from '../contestant.js';
import { bookshopLog } from './bookshop.js';
import { fillLog } from './fillLog.js';
import { followFromFirst, followFromHalfway, type OurLog } from './ourFollowing.js';
import { rowsDigest } from './rowsDigest.js';
import { shareOf } from './shareOf.js';
import type { OurTasks, Place } from './tasks.js';

const view = `read_model.${bookSearch.table.name}`;
const mebibyte = 1_048_576;

let log: OurLog;

serve({
  async prepare({ url }: Place) {
    const database = new PostgresDatabase(url, () => {});
    await migrate(database, migrations);
    log = { url, database, store: new PostgresEventStore(database, url) };
  },
  async fill(share) {
    const client = await log.database.pool.connect();
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
    await log.database.query('vacuum analyze event_log.event');
    return { events: count, books: [...books] };
  },
  async rebuild() {
    const start = performance.now();
    const { events } = await rebuildProjection({ ...log, instance: 'bench', passesParked: false }, bookSearch);
    return { events, seconds: (performance.now() - start) / 1_000 };
  },
  followFromFirst: () => followFromFirst(log),
  followFromHalfway: () => followFromHalfway(log),
  digest: ({ books }) => rowsDigest(log.database, view, books),
  async rowsAsJson() {
    const [row] = await log.database.query<{ bytes: number }>(
      `select sum(octet_length(row_to_json(r)::text))::float8 as bytes
       from (select ${Object.keys(bookSearch.table.columns).join(', ')} from ${view}) r`,
    );
    return { mebibytes: (row?.bytes ?? 0) / mebibyte };
  },
  // The system counts the peak in kilobytes.
  memory: async () => ({
    nowMiB: process.memoryUsage.rss() / mebibyte,
    peakMiB: process.resourceUsage().maxRSS / 1_024,
  }),
} satisfies OurTasks);
