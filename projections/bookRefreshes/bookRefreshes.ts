// Reader's question: which books' reviews are to be read again, since when, and what keeps it? One row per book.
import type { BookRefreshEvent } from '../../domain/catalog/bookRefresh.js';
import { defineProjection } from '../engine/projection.js';
import { bookRefreshesTable, type RefreshRow } from './table.js';

/** More than that were deleted before the read models knew them: then the newest count. */
const mostDeletedKept = 100;

const key = ({ data }: { readonly data: { readonly bookId: string } }) => data.bookId;

const notWaiting = {
  ...{ requested_position: null, requested_at: null, newest_at: null, report_id: null, correlation_id: null },
  ...{ deleted_reviews: [], attempts: 0, error: null, retry_at: null },
};

export const bookRefreshes = defineProjection<RefreshRow, BookRefreshEvent>({
  name: 'bookRefreshes',
  version: 1,
  table: bookRefreshesTable,
  handlers: {
    ReviewChangeReported: {
      key,
      fold: (row, { id, data, metadata, position, recordedAt }) => {
        const before = row ?? { book_id: data.bookId, ...notWaiting, refreshed_at: null };
        const deleted = data.change === 'deleted' ? [{ id: data.reviewId, position: `${position}` }] : [];
        return {
          ...before,
          requested_position: `${position}`,
          requested_at: before.requested_at ?? recordedAt,
          newest_at: recordedAt,
          report_id: id,
          correlation_id: metadata.correlationId,
          deleted_reviews: [...before.deleted_reviews, ...deleted].slice(-mostDeletedKept),
        };
      },
    },
    BookRefreshed: {
      key,
      fold: (row, { data: { bookId, upTo }, recordedAt }) => {
        const isOpen = ({ position }: { readonly position: string }) => BigInt(position) > BigInt(upTo);
        const position = row?.requested_position;
        if (!row || position == null || !isOpen({ position })) {
          return { book_id: bookId, ...notWaiting, refreshed_at: recordedAt };
        }
        // Of the reports since then at least the newest one is known.
        const deleted = row.deleted_reviews.filter(isOpen);
        const waiting = { ...row, requested_at: row.newest_at, deleted_reviews: deleted };
        return { ...waiting, attempts: 0, error: null, retry_at: null, refreshed_at: recordedAt };
      },
    },
    BookRefreshPostponed: {
      key,
      fold: (row, { data: { attempt, error, retryAt } }) =>
        row?.requested_position == null ? row : { ...row, attempts: attempt, error, retry_at: retryAt },
    },
  },
});
