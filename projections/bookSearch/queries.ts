// What readers may ask of bookSearch: find books by words that people type, and get one by id.
import type { Queryable } from '../../application/ports/database.js';
import type { BookSnapshot } from '../../domain/catalog/book.js';

export interface FoundBooks {
  /** Best first. */
  readonly books: readonly BookSnapshot[];
  /** How many match in all. */
  readonly total: number;
}

const snapshotColumns = `id, name, description, image_url as "imageUrl", category, publisher, authors,
  price::float8 as price, price_sale::float8 as "priceSale", status,
  average_rating::float8 as "averageRating", total_reviews as "totalReviews"`;

// Any word may match; books that match all words, or whose title and authors look like what was typed, come first.
// Words count by place (title over author over category over description), then ratings with few votes damped.
const search = /* sql */ `
  with asked as (
    select lower(read_model.plain($1)) as typed,
           (select string_agg(quote_literal(lexeme), ' | ')::tsquery
            from unnest(to_tsvector('english', read_model.plain($1)))) as any_word,
           plainto_tsquery('english', read_model.plain($1)) as all_words
  ), found as (
    select b.*,
           ts_rank(words, any_word)
             + (words @@ all_words)::int
             + coalesce(nullif(word_similarity(asked.typed, b.typed), 0) ^ 2, 0)
             + 0.1 * (average_rating * total_reviews + 3.5 * 20) / (total_reviews + 20) / 5 as score
    from read_model.book_search b, asked
    where words @@ any_word or asked.typed <% b.typed
  )
  select ${snapshotColumns}, count(*) over ()::int as total
  from found order by score desc, id limit $2`;

/** @param limit most books to return, at least 1. */
export async function searchBooks(database: Queryable, text: string, limit: number): Promise<FoundBooks> {
  const rows = await database.query<BookSnapshot & { total: number }>(search, [text, limit]);
  return { books: rows.map(({ total: _, ...book }) => book), total: rows[0]?.total ?? 0 };
}

export async function getBook(database: Queryable, id: string): Promise<BookSnapshot | undefined> {
  const [book] = await getBooks(database, [id]);
  return book;
}

/** The listed books among these ids, in no order. */
export function getBooks(database: Queryable, ids: readonly string[]): Promise<readonly BookSnapshot[]> {
  return database.query<BookSnapshot>(`select ${snapshotColumns} from read_model.book_search where id = any($1)`, [
    ids,
  ]);
}

export async function listBookIds(database: Queryable): Promise<readonly string[]> {
  return (await database.query<{ id: string }>('select id from read_model.book_search')).map(({ id }) => id);
}
