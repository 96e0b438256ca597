// The table of bookReviews: a review as it is now; there is no column for who wrote it.
import type { ReadTable } from '../engine/projection.js';

export interface ReviewRow {
  readonly id: string;
  readonly book_id: string;
  readonly rating: number;
  readonly comment: string | null;
  readonly added_at: string;
  readonly revised_at: string | null;
}

export const bookReviewsTable: ReadTable = {
  name: 'book_reviews',
  key: 'id',
  columns: {
    id: 'uuid',
    book_id: 'uuid',
    rating: 'int',
    comment: 'text',
    added_at: 'timestamptz',
    revised_at: 'timestamptz',
  },
  indexes: ['(book_id, added_at desc, id desc)'],
};
