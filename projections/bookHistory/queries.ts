// What readers may ask of bookHistory.
import type { Queryable } from '../../application/ports/database.js';
import { type BookEvent, type BookSnapshot, book } from '../../domain/catalog/book.js';
import { instant } from '../instant.js';

export interface BookChange {
  /** In the log. */
  readonly position: string;
  /** Within the book's stream. */
  readonly revision: string;
  readonly recordedAt: string;
  readonly kind: BookEvent['type'];
  /** What the event says; all that the book was when it was listed, only what changed later. */
  readonly change: BookEvent['data'];
}

/**
 * The newest changes first.
 * @param before only changes at positions below this one: the last of the page that was read before.
 */
export function listBookChanges(
  database: Queryable,
  bookId: string,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<readonly BookChange[]> {
  return database.query<BookChange>(
    `select position, revision, ${instant('recorded_at')} as "recordedAt", kind, change from read_model.book_history
     where book_id = $1 and ($3::bigint is null or position < $3) order by position desc limit $2`,
    [bookId, limit, before],
  );
}

export interface PricePeriod {
  readonly price: number;
  readonly priceSale: number | null;
  readonly from: string;
  /** Null while the price holds. */
  readonly until: string | null;
}

/** What the book cost from when until when, the newest price first; no period while it was not listed. */
export function listPrices(database: Queryable, bookId: string): Promise<readonly PricePeriod[]> {
  return database.query<PricePeriod>(
    `select price::float8 as price, price_sale::float8 as "priceSale", ${instant('recorded_at')} as "from",
            ${instant('until')} as until
     from (select *, lead(recorded_at) over (order by revision) as until from read_model.book_history
           where book_id = $1 and (price is not null or kind = 'BookDelisted')) period
     where price is not null order by revision desc`,
    [bookId],
  );
}

/** The book as the log told it at this instant (ISO 8601); undefined when it was not listed then. */
export async function getBookAsOf(database: Queryable, bookId: string, at: string): Promise<BookSnapshot | undefined> {
  const events = await database.query<BookEvent>(
    `select kind as type, change as data from read_model.book_history
     where book_id = $1 and recorded_at <= $2 order by revision`,
    [bookId, at],
  );
  return events.reduce((state, event) => book.evolve(state, event), book.initialState);
}
