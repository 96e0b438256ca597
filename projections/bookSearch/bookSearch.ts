// Reader's question: which book is meant, and what is there to know about it? One row per listed book.
import type {
  BookDescription,
  BookEvent,
  BookPrice,
  BookRating,
  BookSnapshot,
  BookStock,
} from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { defineProjection } from '../engine/projection.js';

export interface BookRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly image_url: string | null;
  readonly category: Named | null;
  readonly publisher: Named | null;
  readonly authors: readonly Named[];
  readonly author_names: string;
  readonly price: number;
  readonly price_sale: number | null;
  readonly status: 'InStock' | 'OutOfStock';
  readonly average_rating: number;
  readonly total_reviews: number;
  readonly updated_at: string;
}

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
const words = (column: string, weight: 'A' | 'B' | 'C' | 'D') =>
  `setweight(to_tsvector('english', read_model.plain(coalesce(${column}, ''))), '${weight}')`;

export const bookSearch = defineProjection<BookRow, BookEvent>({
  name: 'bookSearch',
  version: 2,
  table: {
    name: 'book_search',
    key: 'id',
    fillFactor: 50,
    columns: {
      id: 'uuid',
      name: 'text',
      description: 'text',
      image_url: 'text',
      category: 'jsonb',
      publisher: 'jsonb',
      authors: 'jsonb',
      author_names: 'text',
      price: 'numeric',
      price_sale: 'numeric',
      status: 'text',
      average_rating: 'numeric',
      total_reviews: 'int',
      updated_at: 'timestamptz',
    },
    generated: [
      `words tsvector generated always as (${words('name', 'A')} || ${words('author_names', 'B')} ||
         ${words("category ->> 'name'", 'C')} || ${words('description', 'D')}) stored`,
      `typed text generated always as (lower(read_model.plain(name || ' ' || author_names))) stored`,
    ],
    // Without fastupdate: its list of pending entries is searched one by one, which after a synchronisation costs every
    // search ten times its time until PostgreSQL gets round to vacuuming.
    indexes: ['using gin (words) with (fastupdate = off)', 'using gin (typed gin_trgm_ops) with (fastupdate = off)'],
  },
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
