// Reader's question: what happened to this book, and what did it cost when? One row per change, delisted books included.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { BookEvent } from '../../domain/catalog/book.js';
import { defineProjection } from '../engine/projection.js';
import { type BookChangeRow, bookHistoryTable } from './table.js';

const change = {
  key: ({ id }: RecordedEvent) => id,
  fold: (
    _row: BookChangeRow | undefined,
    { id, type, data, revision, position, recordedAt }: RecordedEvent<BookEvent['type'], BookEvent['data']>,
  ): BookChangeRow => ({
    event_id: id,
    book_id: data.id,
    revision: `${revision}`,
    position: `${position}`,
    recorded_at: recordedAt,
    kind: type,
    price: 'price' in data ? data.price : null,
    price_sale: 'priceSale' in data ? data.priceSale : null,
    change: data,
  }),
};

export const bookHistory = defineProjection<BookChangeRow, BookEvent>({
  name: 'bookHistory',
  version: 1,
  table: bookHistoryTable,
  handlers: {
    BookListed: change,
    BookRevised: change,
    BookPriceChanged: change,
    BookStockChanged: change,
    BookRatingChanged: change,
    BookDelisted: change,
  },
});
