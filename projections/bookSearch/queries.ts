// What readers may ask of bookSearch: find books by words that people type, and get one by id.
import type { Database, Queryable } from '../../application/ports/database.js';
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

/** Trigram similarity from which on a title is taken for what was typed; below it, matches are chance. */
const leastResemblance = 0.4;
/** What ts_rank gives one word of weight 1. */
const rankOfOneWord = 0.6079271;

// Any word may match. A word counts the more the rarer it is in the catalog, and by where it stands: title, authors,
// category, description. What merely looks like the title or the authors counts too, for typing errors. Among equals the
// better rated comes first, few votes pulling little.
const search = /* sql */ `
  with asked as (
    select lower(read_model.plain($1)) as typed, to_tsvector('english', read_model.plain($1)) as words
  ), word as (
    select quote_literal(lexeme)::tsquery as query,
           ln(1 + (select count(*) from read_model.book_search)::float8
                  / (1 + (select count(*) from read_model.book_search b where b.words @@ quote_literal(lexeme)::tsquery)))
             as weight
    from asked, unnest(asked.words)
  ), any_word as (
    select string_agg(quote_literal(lexeme), ' | ')::tsquery as query from asked, unnest(asked.words)
  ), found as (
    select b.*,
           coalesce((select sum(weight * ts_rank('{0.3, 0.5, 0.9, 1}', b.words, query) / ${rankOfOneWord})
                     from word where b.words @@ query) / (select sum(weight) from word), 0)
             + greatest(word_similarity(asked.typed, b.typed) - ${leastResemblance}, 0)
             + 0.1 * (average_rating * total_reviews + 3.5 * 20) / (total_reviews + 20) / 5 as score
    from read_model.book_search b, asked, any_word
    where b.words @@ any_word.query or asked.typed <% b.typed
  )
  select ${snapshotColumns}, count(*) over ()::int as total
  from found order by score desc, id limit $2`;

/** @param limit most books to return, at least 1. */
export function searchBooks(database: Database, text: string, limit: number): Promise<FoundBooks> {
  return database.transaction(async (transaction) => {
    await transaction.query(`set local pg_trgm.word_similarity_threshold = ${leastResemblance}`);
    const rows = await transaction.query<BookSnapshot & { total: number }>(search, [text, limit]);
    return { books: rows.map(({ total: _, ...book }) => book), total: rows[0]?.total ?? 0 };
  });
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
