// The table of bookSearch: a book's row, and what PostgreSQL computes of it so that words and mistyped titles are found.
import type { Named } from '../../domain/catalog/namedEntry.js';
import type { ReadTable } from '../engine/projection.js';

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

const words = (column: string, weight: 'A' | 'B' | 'C' | 'D') =>
  `setweight(to_tsvector('english', read_model.plain(coalesce(${column}, ''))), '${weight}')`;

const pending = 'with (fastupdate = on, gin_pending_list_limit = 256)';

export const bookSearchTable: ReadTable = {
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
  // Pending entries make a change three times as cheap, but every search goes through them one by one: at the default of
  // 4 MB that costs ten times its time after a synchronisation, at 256 kB hardly any.
  indexes: [`using gin (words) ${pending}`, `using gin (typed gin_trgm_ops) ${pending}`],
};
