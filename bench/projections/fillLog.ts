// Fills a log past the store's API, as fast as PostgreSQL takes it: only reading and folding are measured on it.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { LoggedEvent } from './bookshop.js';

const linesPerChunk = 200;

export interface Filling {
  readonly client: pg.ClientBase;
  /** Table and columns, as COPY names them. */
  readonly into: string;
  readonly columnsOf: (event: LoggedEvent) => readonly (string | number)[];
}

/** @returns how many events were written. */
export async function fillLog(events: Iterable<LoggedEvent>, { client, into, columnsOf }: Filling): Promise<number> {
  let count = 0;
  function* chunks() {
    let lines: string[] = [];
    for (const event of events) {
      lines.push(columnsOf(event).map(escaped).join('\t'));
      count++;
      if (lines.length < linesPerChunk) continue;
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  await pipeline(Readable.from(chunks()), client.query(copyFrom(`copy ${into} from stdin`)));
  return count;
}

// JSON has no line breaks and tabs of its own: backslashes are all that COPY would misread.
function escaped(value: string | number): string {
  return String(value).replaceAll('\\', '\\\\');
}
