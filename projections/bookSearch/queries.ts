// What readers may ask of bookSearch by id; searchBooks.ts finds books by words that people type.
import type { Queryable } from '../../application/ports/database.js';
import type { BookSnapshot } from '../../domain/catalog/book.js';

/** What makes a BookSnapshot of a row. */
export const snapshotColumns = `id, name, description, image_url as "imageUrl", category, publisher, authors,
  price::float8 as price, price_sale::float8 as "priceSale", status,
  average_rating::float8 as "averageRating", total_reviews as "totalReviews"`;

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
