// Adds rows to a table by COPY, in its text format.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TextValue } from '../../application/ports/database.js';

const chunkLength = 65_536;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export interface CopiedRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly TextValue[]>;
}

export async function copyInto(client: ClientBase, { table, columns, rows }: CopiedRows): Promise<void> {
  await pipeline(
    Readable.from(chunksOf(rows)),
    client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

function* chunksOf(rows: CopiedRows['rows']): Iterable<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.map(toField).join('\t')}\n`;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}

function toField(value: TextValue): string {
  return value === null ? '\\N' : value.replace(/[\\\n\r\t]/g, (character) => escapes[character] ?? character);
}
