// The bare limit: the log of ours by COPY, every event as an object with its JSON parsed, and nothing done with it.
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { serve } from '../contestant.js';
import { BinaryCopyReader } from '../event-store/binaryCopyReader.js';
import type { LimitTasks, Place } from './tasks.js';

let client: pg.Client;

serve({
  async prepare({ url }: Place) {
    client = new pg.Client({ connectionString: url });
    await client.connect();
  },
  async readAll() {
    const start = performance.now();
    const reader = new BinaryCopyReader();
    let events = 0;
    const rows = client.query(
      copyTo(
        `copy (select event_id, type, data, metadata, stream, revision, position, recorded_at from event_log.event
               order by position) to stdout (format binary)`,
      ),
    );
    for await (const chunk of rows) for (const event of reader.read(chunk as Buffer)) if (event.data) events++;
    return { events, seconds: (performance.now() - start) / 1_000 };
  },
} satisfies LimitTasks);
