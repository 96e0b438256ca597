// Reads much of the log by COPY, range after range: no query per page, and no snapshot that is held for long.
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { EventFilter, RecordedEvent } from '../../../application/ports/eventStore.js';
import { CopiedEvents, copiedColumns } from './copiedEvents.js';
import { asPortError } from './postgresFailures.js';

/** Positions of one COPY. */
export const rangeLength = 200_000n;
/** Of what PostgreSQL sent and nobody has taken yet. */
const bufferedBytes = 1_048_576;

export interface CopyOptions extends EventFilter {
  readonly after: bigint;
  readonly upTo: bigint;
  readonly limit?: number;
}

/** Forwards, in batches as they come from the network. */
export async function* copyLog(pool: pg.Pool, options: CopyOptions): AsyncIterable<readonly RecordedEvent[]> {
  for (let after = options.after; after < options.upTo; after += rangeLength) {
    const end = after + rangeLength;
    yield* copyRange(pool, { ...options, after, upTo: end < options.upTo ? end : options.upTo });
  }
}

/** One page of them, whole: nothing is held open while its reader works on it. */
export async function copyPage(
  pool: pg.Pool,
  options: CopyOptions & { readonly limit: number },
): Promise<{ readonly events: readonly RecordedEvent[]; readonly bytes: number }> {
  const events: RecordedEvent[] = [];
  let bytes = 0;
  const count = (length: number) => {
    bytes += length;
  };
  for await (const batch of copyRange(pool, options, count)) events.push(...batch);
  return { events, bytes };
}

async function* copyRange(
  pool: pg.Pool,
  options: CopyOptions,
  onBytes?: (length: number) => void,
): AsyncIterable<readonly RecordedEvent[]> {
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
      onBytes?.((chunk as Buffer).length);
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
function copyText({ types, categories, after, upTo, limit }: CopyOptions): string {
  const anyOf = (names: readonly string[]) => `any(array[${names.map(pg.escapeLiteral).join(', ')}]::text[])`;
  const conditions = [
    `position > ${after} and position <= ${upTo} and left(stream, 1) <> '$'`,
    ...(types ? [`type = ${anyOf(types)}`] : []),
    ...(categories ? [`left(stream, nullif(strpos(stream, '-'), 0) - 1) = ${anyOf(categories)}`] : []),
  ];
  return `copy (select ${copiedColumns} from event_log.event where ${conditions.join(' and ')} order by position
    ${limit === undefined ? '' : `limit ${limit}`}) to stdout (format binary)`;
}
