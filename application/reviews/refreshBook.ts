// One book's reviews and rating become what the neighbours say. Where nothing changed, only that they were asked is recorded.
import { book, unknownBook } from '../../domain/catalog/book.js';
import { type BookRefreshEvent, bookRefreshStream } from '../../domain/catalog/bookRefresh.js';
import { foldStream, handleCommand, toAppend } from '../handleCommand.js';
import type { CatalogSource } from '../ports/catalogSource.js';
import {
  type BookReviews,
  type ReviewCounts,
  type ReviewParts,
  synchroniseBookReviews,
} from './synchroniseBookReviews.js';

export interface BookRefreshParts extends ReviewParts {
  readonly catalog: Pick<CatalogSource, 'rating'>;
}

export interface BookRefresh extends BookReviews {
  /** Up to where in the log reports of deleted reviews are among those given: all reports up to there are done with this. */
  readonly upTo: bigint;
}

/**
 * Rating is asked after the reports, so what it says covers them.
 * @throws DomainError `unknown_book`; CatalogSourceError. The whole of it may be repeated.
 */
export async function refreshBook(parts: BookRefreshParts, request: BookRefresh): Promise<ReviewCounts> {
  const { store, catalog } = parts;
  const { bookId, upTo, context, signal } = request;
  const stream = `book-${bookId}`;
  const since = await foldStream(store, book, stream);
  if (!since.state) throw unknownBook(bookId);
  const counts = await synchroniseBookReviews(parts, request);
  const rating = await catalog.rating(bookId, signal);
  if (!rating) throw unknownBook(bookId);
  await handleCommand(store, book, {
    stream,
    command: { type: 'RateBook', data: { id: bookId, ...rating } },
    context,
    since,
  });
  const refreshed: BookRefreshEvent = { type: 'BookRefreshed', data: { bookId, upTo: `${upTo}`, ...counts } };
  await store.append(bookRefreshStream(bookId), 'any', toAppend([refreshed], context));
  return counts;
}
