// The table of bookRefreshes: a book whose reviews were reported to have changed, and what came of it.
import type { ReadTable } from '../engine/projection.js';

export interface DeletedReview {
  readonly id: string;
  /** Of the report. */
  readonly position: string;
}

export interface RefreshRow {
  readonly book_id: string;
  /** Of the newest report that is not taken into account yet; null when the book does not wait. */
  readonly requested_position: string | null;
  /** When the oldest of these reports was recorded, as far as that is known, and the newest. */
  readonly requested_at: string | null;
  readonly newest_at: string | null;
  /** Of the newest report. */
  readonly report_id: string | null;
  readonly correlation_id: string | null;
  /** The last of the reviews that these reports say were deleted. */
  readonly deleted_reviews: readonly DeletedReview[];
  /** How many attempts have failed in a row; then the error of the last, and when it is tried again. */
  readonly attempts: number;
  readonly error: string | null;
  readonly retry_at: string | null;
  /** When it was last done. */
  readonly refreshed_at: string | null;
}

export const bookRefreshesTable: ReadTable = {
  name: 'book_refreshes',
  key: 'book_id',
  columns: {
    book_id: 'uuid',
    // Compared by the folds, which get numbers as JSON has them: a position may pass 2^53.
    requested_position: 'text',
    requested_at: 'timestamptz',
    newest_at: 'timestamptz',
    report_id: 'uuid',
    correlation_id: 'text',
    deleted_reviews: 'jsonb',
    attempts: 'int',
    error: 'text',
    retry_at: 'timestamptz',
    refreshed_at: 'timestamptz',
  },
  indexes: ['(requested_at, book_id) where requested_position is not null'],
};
