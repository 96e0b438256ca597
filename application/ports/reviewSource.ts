// The port to whoever owns the reviews: all reviews of one book, page by page, without who wrote them.
import type { Review } from '../../domain/catalog/review.js';
import type { SourcePage } from './catalogSource.js';

export interface ReviewSource {
  /** Where it reads from, for people. */
  readonly name: string;
  /** None for a book that it does not know. @throws CatalogSourceError; a page that was yielded stays valid. */
  reviews(bookId: string, signal: AbortSignal): AsyncIterable<SourcePage<Review>>;
}
