// The KnownReviews port on the read model of the reviews.
import type { Queryable } from '../application/ports/database.js';
import type { KnownReviews } from '../application/ports/knownReviews.js';
import { listAllReviews } from './bookReviews/queries.js';

export function knownReviews(database: Queryable): KnownReviews {
  return {
    reviews: async (bookId) => new Map((await listAllReviews(database, bookId)).map((review) => [review.id, review])),
  };
}
