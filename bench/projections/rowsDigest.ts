// Proves that two contestants did the same work: their tables hold the same books, column by column.
import type { Queryable } from '../../application/ports/database.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';

/** `hash` is over all columns that events say; when a row was last touched is not among them: the peer's projections are not told. */
export interface Digest {
  readonly rows: number;
  readonly hash: string;
}

const columns = Object.keys(bookSearch.table.columns).filter((column) => column !== 'updated_at');

/** @param books only these; all when left out. */
export async function rowsDigest(
  database: Queryable,
  table: string,
  books?: readonly string[],
): Promise<Digest | undefined> {
  const [digest] = await database.query<Digest>(
    `select count(*)::int as rows, coalesce(md5(string_agg(md5(r::text), '' order by r.id)), '') as hash
     from (select ${columns.join(', ')}, words, typed from ${table} where $1::uuid[] is null or id = any($1)) r`,
    [books ?? null],
  );
  return digest;
}
