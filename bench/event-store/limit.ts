// The bare limit: one connection and nothing but what PostgreSQL and node-postgres need, in the database of ours.
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { serve } from '../contestant.js';
import { percentile } from '../statistics.js';
import { BinaryCopyReader } from './binaryCopyReader.js';
import { sampleStatement } from './fillTable.js';
import type { LimitTasks, Place } from './tasks.js';

const eventsPerStatement = 1_000;
const eventsPerStream = 10;

let client: pg.Client;

// The next statement is made while PostgreSQL works on this one: it never waits for us.
async function insertFor(forMs: number): Promise<readonly number[]> {
  const times: number[] = [];
  const end = performance.now() + forMs;
  const make = () => sampleStatement(eventsPerStream, eventsPerStatement / eventsPerStream);
  let next = make();
  while (performance.now() < end) {
    const called = performance.now();
    const inserted = client.query({
      name: 'insert',
      text: `insert into bare (stream, revision, event_id, type, data, metadata)
             select e.s, e.k, e.i, e.t, e.d, e.m
             from json_to_recordset($1) e(s text, k bigint, i uuid, t text, d json, m json)`,
      values: [next],
    });
    next = make();
    await inserted;
    times.push(performance.now() - called);
  }
  return times;
}

serve({
  async prepare({ url }: Place) {
    client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create table bare (like event_log.event including all)');
  },
  async append({ forMs }) {
    const start = performance.now();
    const times = await insertFor(forMs);
    const seconds = (performance.now() - start) / 1_000;
    return {
      eventsPerSecond: (times.length * eventsPerStatement) / seconds,
      p50Ms: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
    };
  },
  async readAll({ events }) {
    const start = performance.now();
    const reader = new BinaryCopyReader();
    let count = 0;
    const rows = client.query(
      copyTo(
        `copy (select event_id, type, data, metadata, stream, revision, position, recorded_at from event_log.event
               order by position limit ${Number(events)}) to stdout (format binary)`,
      ),
    );
    for await (const chunk of rows) for (const event of reader.read(chunk as Buffer)) if (event.data) count++;
    return { events: count, seconds: (performance.now() - start) / 1_000 };
  },
} satisfies LimitTasks);
