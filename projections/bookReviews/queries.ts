// What readers may ask of bookReviews.
import type { Queryable } from '../../application/ports/database.js';
import type { Review } from '../../domain/catalog/review.js';
import { instant } from '../instant.js';

export interface BookReview extends Review {
  readonly addedAt: string;
  /** Null while it is as it was added. */
  readonly revisedAt: string | null;
}

/**
 * The newest reviews first.
 * @param before the last review of the page that was read before.
 */
export function listReviews(
  database: Queryable,
  bookId: string,
  { limit, before }: { readonly limit: number; readonly before?: Pick<BookReview, 'addedAt' | 'id'> },
): Promise<readonly BookReview[]> {
  return database.query<BookReview>(
    `select id, book_id as "bookId", rating, comment, ${instant('added_at')} as "addedAt",
            ${instant('revised_at')} as "revisedAt"
     from read_model.book_reviews
     where book_id = $1 and ($3::timestamptz is null or (added_at, id) < ($3::timestamptz, $4::uuid))
     order by added_at desc, id desc limit $2`,
    [bookId, limit, before?.addedAt, before?.id],
  );
}

/** In no particular order. */
export function listAllReviews(database: Queryable, bookId: string): Promise<readonly Review[]> {
  return database.query<Review>(
    `select id, book_id as "bookId", rating, comment from read_model.book_reviews where book_id = $1`,
    [bookId],
  );
}

export interface RatingCount {
  readonly rating: number;
  readonly count: number;
}

/** How many reviews of the book give which rating: the best first, ratings that nobody gave left out. */
export function countRatings(database: Queryable, bookId: string): Promise<readonly RatingCount[]> {
  return database.query<RatingCount>(
    `select rating, count(*)::int as count from read_model.book_reviews
     where book_id = $1 group by rating order by rating desc`,
    [bookId],
  );
}
