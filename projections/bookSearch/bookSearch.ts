// Reader's question: which book is meant, and what is there to know about it? One row per listed book.
import type {
  BookDescription,
  BookEvent,
  BookPrice,
  BookRating,
  BookSnapshot,
  BookStock,
} from '../../domain/catalog/book.js';
import { defineProjection } from '../engine/projection.js';
import { type BookRow, bookSearchTable } from './table.js';

const described = ({ name, description, imageUrl, category, publisher, authors }: BookDescription) => ({
  name,
  description,
  image_url: imageUrl,
  category,
  publisher,
  authors,
  author_names: authors.map((author) => author.name).join(', '),
});
const priced = ({ price, priceSale }: BookPrice) => ({ price, price_sale: priceSale });
const stocked = ({ status }: BookStock) => ({ status });
const rated = ({ averageRating, totalReviews }: BookRating) => ({
  average_rating: averageRating,
  total_reviews: totalReviews,
});
const listed = (book: BookSnapshot) => ({
  id: book.id,
  ...described(book),
  ...priced(book),
  ...stocked(book),
  ...rated(book),
});

const key = ({ data }: { readonly data: { readonly id: string } }) => data.id;

export const bookSearch = defineProjection<BookRow, BookEvent>({
  name: 'bookSearch',
  version: 3,
  table: bookSearchTable,
  handlers: {
    BookListed: { key, fold: (_row, { data, recordedAt }) => ({ ...listed(data), updated_at: recordedAt }) },
    BookRevised: {
      key,
      fold: (row, { data, recordedAt }) => row && { ...row, ...described(data), updated_at: recordedAt },
    },
    BookPriceChanged: {
      key,
      fold: (row, { data, recordedAt }) => row && { ...row, ...priced(data), updated_at: recordedAt },
    },
    BookStockChanged: {
      key,
      fold: (row, { data, recordedAt }) => row && { ...row, ...stocked(data), updated_at: recordedAt },
    },
    BookRatingChanged: {
      key,
      fold: (row, { data, recordedAt }) => row && { ...row, ...rated(data), updated_at: recordedAt },
    },
    BookDelisted: { key, fold: () => undefined },
  },
});
