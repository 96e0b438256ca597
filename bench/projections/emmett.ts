// The peer: emmett's own ways of building a projection from its log, through its public API.
import {
  getPostgreSQLEventStore,
  postgreSQLEventStoreConsumer,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { serve } from '../contestant.js';
import { bookshopLog } from './bookshop.js';
import { createTableStatements, emmettBookSearch, tableName } from './emmettBookSearch.js';
import { fillLog } from './fillLog.js';
import { rowsDigest } from './rowsDigest.js';
import { shareOf } from './shareOf.js';
import type { EmmettTasks, Place } from './tasks.js';

// The fastest of those tried: its defaults (pages of 100, then 50 ms of rest) take half as long again, and so do pages of
// 5,000 and more, each of them being one transaction.
const pulling = { batchSize: 500, pullingFrequencyInMs: 1 };

let connectionString: string;
let database: PostgresDatabase;

async function timed(work: () => Promise<void>): Promise<{ events: number; seconds: number }> {
  const [row] = await database.query<{ count: number }>('select count(*)::int as count from emt_messages');
  const start = performance.now();
  await work();
  return { events: row?.count ?? 0, seconds: (performance.now() - start) / 1_000 };
}

serve({
  async prepare({ url }: Place) {
    connectionString = url;
    database = new PostgresDatabase(url, () => {});
    // The functions that the generated columns name.
    await migrate(database, migrations);
    const store = getPostgreSQLEventStore(url);
    await store.schema.migrate();
    await store.close();
    for (const statement of createTableStatements) await database.query(statement);
  },
  async fill(share) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query('begin');
    const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
    const transaction = rows[0]?.id ?? '';
    const { events, books } = shareOf(bookshopLog(share), share.everyNth);
    const count = await fillLog(events, {
      client,
      into:
        'emt_messages (stream_id, stream_position, message_id, message_type, message_data, message_metadata, created, ' +
        'message_schema_version, transaction_id)',
      columnsOf: ({ stream, revision, id, type, data, metadata, recordedAt }) => [
        ...[stream, revision + 1, id, type, JSON.stringify(data), JSON.stringify(metadata), recordedAt],
        ...[1, transaction],
      ],
    });
    await client.query('commit');
    await client.end();
    await database.query('vacuum analyze emt_messages');
    return { events: count, books: [...books] };
  },
  // A second rebuild under the same id would truncate the table and go on from the old checkpoint: nothing would come.
  rebuild: () =>
    timed(async () => {
      const projections = [{ projection: emmettBookSearch, processorId: uuidV7() }];
      const rebuild = rebuildPostgreSQLProjections({ connectionString, pulling, projections });
      await rebuild.start();
      await rebuild.close();
    }),
  async follow() {
    await database.query(`truncate ${tableName}`);
    return timed(async () => {
      const consumer = postgreSQLEventStoreConsumer({ connectionString, pulling, stopWhen: { noMessagesLeft: true } });
      consumer.projector({ projection: emmettBookSearch, processorId: uuidV7() });
      await consumer.start();
      await consumer.close();
    });
  },
  digest: ({ books }) => rowsDigest(database, tableName, books),
} satisfies EmmettTasks);
