// Reader's question: what do readers think of this book? One row per review.
import type { ReviewEvent } from '../../domain/catalog/review.js';
import { defineProjection } from '../engine/projection.js';
import { bookReviewsTable, type ReviewRow } from './table.js';

const key = ({ data }: { readonly data: { readonly id: string } }) => data.id;

export const bookReviews = defineProjection<ReviewRow, ReviewEvent>({
  name: 'bookReviews',
  version: 1,
  table: bookReviewsTable,
  handlers: {
    ReviewAdded: {
      key,
      fold: (_row, { data: { id, bookId, rating, comment }, recordedAt }) => ({
        id,
        book_id: bookId,
        rating,
        comment,
        added_at: recordedAt,
        revised_at: null,
      }),
    },
    ReviewRevised: {
      key,
      fold: (row, { data: { rating, comment }, recordedAt }) =>
        row && { ...row, rating, comment, revised_at: recordedAt },
    },
    ReviewRemoved: { key, fold: () => undefined },
  },
});
