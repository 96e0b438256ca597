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

/**
 * Every report that is in the log when Rating is asked is taken into account.
 * @throws DomainError `unknown_book`; CatalogSourceError. The whole of it may be repeated.
 */
export async function refreshBook(parts: BookRefreshParts, request: BookReviews): Promise<ReviewCounts> {
  const { store, catalog } = parts;
  const { bookId, context, signal } = request;
  const stream = `book-${bookId}`;
  const since = await foldStream(store, book, stream);
  if (!since.state) throw unknownBook(bookId);
  const upTo = await store.head();
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
