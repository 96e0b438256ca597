// The search as its callers see it: in bounded time, with a total that says how far it was counted.
import type { Database } from '../../application/ports/database.js';
import type { BookSnapshot } from '../../domain/catalog/book.js';
import { snapshotColumns } from './queries.js';
import { mostCounted, searchSettings, searchStatement } from './searchSql.js';

export { mostCounted };

export interface FoundBooks {
  /** Best first. */
  readonly books: readonly BookSnapshot[];
  /** How many match in all: exact below `mostCounted`, which stands for as many or more. */
  readonly total: number;
  /** The question has nothing to search for: only punctuation, and words that every text has. */
  readonly isWordless: boolean;
}

/** The question took so long that it was given up, for the sake of everybody else. */
export class SearchTimeoutError extends Error {}

const search = searchStatement(snapshotColumns);
const wordless = `select to_tsvector('english', read_model.plain($1)) = '' as "isWordless"`;
/** PostgreSQL's code for a statement that ran into its timeout. */
const queryCanceled = '57014';

/**
 * @param limit most books to return, at least 1.
 * @throws SearchTimeoutError
 */
export async function searchBooks(database: Database, text: string, limit: number): Promise<FoundBooks> {
  try {
    return await database.transaction(async (transaction) => {
      await transaction.query(searchSettings);
      const rows = await transaction.query<BookSnapshot & { total: number }>(search, [text, limit]);
      const [first] = rows;
      if (first) return { books: rows.map(({ total: _, ...book }) => book), total: first.total, isWordless: false };
      const [question] = await transaction.query<{ isWordless: boolean }>(wordless, [text]);
      return { books: [], total: 0, isWordless: question?.isWordless ?? false };
    });
  } catch (error) {
    if ((error as { code?: unknown }).code !== queryCanceled) throw error;
    throw new SearchTimeoutError('The search took too long', { cause: error });
  }
}
