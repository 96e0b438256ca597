// Reads much of the log by COPY, range after range: no query per page, and no snapshot that is held for long.
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { EventFilter, RecordedEvent } from '../../../application/ports/eventStore.js';
import { CopiedEvents, copiedColumns } from './copiedEvents.js';
import { asPortError } from './postgresFailures.js';

/** Positions of one COPY. */
const rangeLength = 200_000n;
/** Of what PostgreSQL sent and nobody has taken yet. */
const bufferedBytes = 1_048_576;

export interface CopyOptions extends EventFilter {
  readonly after: bigint;
  readonly upTo: bigint;
}

/** Forwards, in batches as they come from the network. */
export async function* copyLog(pool: pg.Pool, options: CopyOptions): AsyncIterable<readonly RecordedEvent[]> {
  for (let after = options.after; after < options.upTo; after += rangeLength) {
    const end = after + rangeLength;
    yield* copyRange(pool, { ...options, after, upTo: end < options.upTo ? end : options.upTo });
  }
}

async function* copyRange(pool: pg.Pool, options: CopyOptions): AsyncIterable<readonly RecordedEvent[]> {
  const client = await pool.connect().catch((error) => {
    throw asPortError('Reading the event log', error);
  });
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  let isComplete = false;
  try {
    const copied = new CopiedEvents();
    for await (const chunk of client.query(copyTo(copyText(options), { highWaterMark: bufferedBytes }))) {
      const events = copied.read(chunk as Buffer);
      if (events.length > 0) yield events;
    }
    isComplete = true;
  } catch (error) {
    throw asPortError('Reading the event log', error);
  } finally {
    client.off('error', onError);
    // A connection in the middle of a COPY is of no use to anybody else.
    client.release(isComplete ? broken : true);
  }
}

/** COPY takes no parameters. */
function copyText({ types, categories, after, upTo }: CopyOptions): string {
  const anyOf = (names: readonly string[]) => `any(array[${names.map(pg.escapeLiteral).join(', ')}]::text[])`;
  const conditions = [
    `position > ${after} and position <= ${upTo} and left(stream, 1) <> '$'`,
    ...(types ? [`type = ${anyOf(types)}`] : []),
    ...(categories ? [`left(stream, nullif(strpos(stream, '-'), 0) - 1) = ${anyOf(categories)}`] : []),
  ];
  return `copy (select ${copiedColumns} from event_log.event where ${conditions.join(' and ')} order by position)
    to stdout (format binary)`;
}
