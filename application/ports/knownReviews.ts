// The port to what the read models know of reviews. It may lag behind the log: good for skipping work, not for deciding.
import type { Review } from '../../domain/catalog/review.js';

export interface KnownReviews {
  /** The reviews of a book by their ids. */
  reviews(bookId: string): Promise<ReadonlyMap<string, Review>>;
}
