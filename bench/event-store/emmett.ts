// The peer: emmett's event store in PostgreSQL through its public API, with its own pool and its defaults.
import { dumbo } from '@event-driven-io/dumbo';
import { type Event, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import {
  getPostgreSQLEventStore,
  type PostgresEventStore,
  readMessagesBatch,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { v7 as uuidV7 } from 'uuid';
import { serve } from '../contestant.js';
import { type Append, appendInClosedLoops } from './closedLoop.js';
import { measureDelivery, type Subscribe } from './delivery.js';
import { fillTable } from './fillTable.js';
import { newStream } from './sampleEvents.js';
import type { EventStoreTasks, Place } from './tasks.js';

const pageSize = 1_000;

let store: PostgresEventStore;
let pool: ReturnType<typeof dumbo>;
let filler: pg.Client;

// Its ids lie in the metadata; positions count from 1, so the stream's length is its version.
const append: Append = (stream, length, events) =>
  store.appendToStream(
    stream,
    events.map(({ id, type, data, metadata }) => ({ type, data, metadata: { ...metadata, messageId: id } }) as Event),
    { expectedStreamVersion: length === 0 ? STREAM_DOES_NOT_EXIST : BigInt(length) },
  );

// Its start 'END' begins at the first event (0.42.0 asks for the last position in ascending order): a marker tells the end.
const subscribe: Subscribe = async (onEvent) => {
  const marker: Event = { type: 'SubscriptionBegun', data: {} };
  const { lastEventGlobalPosition } = await store.appendToStream(newStream(), [marker]);
  const consumer = store.consumer();
  consumer.reactor<Event>({
    processorId: uuidV7(),
    startFrom: { lastCheckpoint: lastEventGlobalPosition },
    eachMessage: ({ metadata }) => onEvent(metadata.messageId),
  });
  void consumer.start();
  return { stop: () => consumer.stop() };
};

async function readPage(after: bigint): Promise<number> {
  const page = await readMessagesBatch<Event>(pool.execute, { after, batchSize: pageSize });
  return page.messages.filter(({ data }) => data).length;
}

serve({
  async prepare({ url }: Place) {
    store = getPostgreSQLEventStore(url);
    await store.schema.migrate();
    pool = dumbo({ connectionString: url });
    filler = new pg.Client({ connectionString: url });
    await filler.connect();
  },
  append: (load) => appendInClosedLoops(append, load),
  deliver: (load) => measureDelivery(append, subscribe, load),
  async fill({ events }) {
    const { rows } = await filler.query<{ count: bigint }>('select count(*) from emt_messages');
    await fillTable(events - Number(rows[0]?.count), (sample) =>
      filler.query(
        `insert into emt_messages (stream_id, stream_position, message_data, message_metadata, message_schema_version,
                                   message_type, message_id, transaction_id)
         select e.s, e.k + 1, e.d, e.m, '1', e.t, e.i, pg_current_xact_id()
         from json_to_recordset($1) e(s text, k bigint, i text, t text, d jsonb, m jsonb)`,
        [sample],
      ),
    );
    await filler.query('vacuum analyze emt_messages');
  },
  // Its query for a page looks at the whole log (no index leads with the position), so that to read all pages would take
  // minutes: pages spread evenly over the log stand for all of them.
  async readAll({ events, pages }) {
    const start = performance.now();
    let count = 0;
    for (let page = 0; page < pages; page++) {
      count += await readPage(BigInt(Math.floor((page * events) / pages)));
    }
    return { events: count, seconds: (performance.now() - start) / 1_000 };
  },
} satisfies EventStoreTasks);
