// Two books whose reviews were reported to have changed: one was refreshed, the other waits for its next attempt.
import { once } from 'node:events';
import { v4 as uuidV4, v7 as uuidV7 } from 'uuid';
import { CatalogSourceError } from '../../application/ports/catalogSource.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { refreshBook } from '../../application/reviews/refreshBook.js';
import { refreshBooks } from '../../application/reviews/refreshBooks.js';
import { reportReviewChange } from '../../application/reviews/reportReviewChange.js';
import { systemClock } from '../../infrastructure/system/systemClock.js';
import { bookId } from '../support/books.js';

const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };
const logger = { info() {}, warn() {}, error() {} };

/** @param rating what the first book is rated in the log. */
export async function writeBookRefreshes(
  store: EventStore,
  rating: { readonly averageRating: number; readonly totalReviews: number },
): Promise<void> {
  const parts = {
    ...{ store, logger, known: { reviews: async () => new Map() } },
    catalog: { rating: async () => rating },
    source: { name: 'Rating', async *reviews() {} },
  };
  await report(store, bookId(1), 'Created');
  const { signal } = new AbortController();
  await refreshBook(parts, { bookId: bookId(1), deletedReviews: [], upTo: await store.head(), context, signal });
  await report(store, bookId(4), 'Deleted');

  const stopping = new AbortController();
  const cause = { eventId: uuidV7(), correlationId: uuidV7() };
  const waiting = { bookId: bookId(4), attempts: 0, deletedReviews: [], cause };
  const away = async () => {
    throw new CatalogSourceError('Catalog is away.');
  };
  const refreshing = {
    ...parts,
    ...{ clock: systemClock, instance: 'test', catalog: { rating: away } },
    pending: { pending: async () => ({ due: [waiting], nextAt: undefined, position: 0n }) },
    subscription: {
      subscribeToAll: async ({ signal: end }: { signal: AbortSignal }) => void (await once(end, 'abort')),
    },
    onFault: (fault: string | undefined) => fault && stopping.abort(),
  };
  await refreshBooks(refreshing, stopping.signal);
}

async function report(store: EventStore, book: string, change: 'Created' | 'Deleted'): Promise<void> {
  const payload = {
    ...{ id: uuidV7(), creationDate: systemClock.now().toISOString() },
    ...{ bookId: book, rating: 4, feedbackId: uuidV7() },
  };
  const type = `BookWorm.Contracts:Feedback${change}IntegrationEvent`;
  await reportReviewChange({ store, instance: 'test' }, { messageId: uuidV4(), type, payload });
}
