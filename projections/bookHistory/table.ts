// The table of bookHistory: one change of a book, whole, with its prices apart.
import type { BookEvent } from '../../domain/catalog/book.js';
import type { ReadTable } from '../engine/projection.js';

export interface BookChangeRow {
  readonly event_id: string;
  readonly book_id: string;
  /** Within the book's stream. */
  readonly revision: string;
  readonly position: string;
  readonly recorded_at: string;
  readonly kind: BookEvent['type'];
  /** Null when the event is not about prices. */
  readonly price: number | null;
  readonly price_sale: number | null;
  /** The data of the event. */
  readonly change: BookEvent['data'];
}

export const bookHistoryTable: ReadTable = {
  name: 'book_history',
  key: 'event_id',
  columns: {
    event_id: 'uuid',
    book_id: 'uuid',
    revision: 'bigint',
    position: 'bigint',
    recorded_at: 'timestamptz',
    kind: 'text',
    price: 'numeric',
    price_sale: 'numeric',
    change: 'jsonb',
  },
  indexes: ['(book_id, position desc)'],
};
