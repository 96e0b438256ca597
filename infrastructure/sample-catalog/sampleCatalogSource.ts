// The bundled sample catalog as a CatalogSource: what the service shows when no Catalog service is configured.
import { v5 as uuidV5 } from 'uuid';
import type { CatalogSource, SourcePage } from '../../application/ports/catalogSource.js';
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import type { SampleBook, SampleReview } from './sampleBook.js';
import { sampleBooks } from './sampleBooks.js';

const namespace = '6f0c2f1e-54d5-4c53-9b57-0d1c5a4c8f21';

const named = (kind: string, name: string): Named => ({ id: uuidV5(`${kind}:${name}`, namespace), name });

/** The same book has the same id on every machine. */
export function sampleBookId({ title, authors }: Pick<SampleBook, 'title' | 'authors'>): string {
  return uuidV5(`book:${title}|${authors[0]}`, namespace);
}

function averageRating(reviews: readonly SampleReview[]): number {
  if (reviews.length === 0) return 0;
  return Math.round((100 * reviews.reduce((sum, { rating }) => sum + rating, 0)) / reviews.length) / 100;
}

function toSnapshot(sample: SampleBook): BookSnapshot {
  const { title, description, price, priceSale = null, reviews = [] } = sample;
  return {
    id: sampleBookId(sample),
    name: title,
    description,
    imageUrl: null,
    category: named('category', sample.category),
    publisher: named('publisher', sample.publisher),
    authors: sample.authors.map((name) => named('author', name)),
    price,
    priceSale,
    status: sample.outOfStock ? 'OutOfStock' : 'InStock',
    averageRating: averageRating(reviews),
    totalReviews: reviews.length,
  };
}

const books = sampleBooks.map(toSnapshot);

function wholePage<Item>(items: readonly Item[]): SourcePage<Item> {
  return { items, rejected: [], total: items.length };
}

function entries(pick: (book: BookSnapshot) => readonly (Named | null)[]): SourcePage<Named> {
  const byId = new Map(books.flatMap(pick).flatMap((entry) => (entry ? [[entry.id, entry]] : [])));
  return wholePage([...byId.values()]);
}

export const sampleCatalogSource: CatalogSource = {
  name: 'sample catalog',
  async *books() {
    yield wholePage(books);
  },
  authors: async () => entries(({ authors }) => authors),
  categories: async () => entries(({ category }) => [category]),
  publishers: async () => entries(({ publisher }) => [publisher]),
  async rating(bookId) {
    const rated = books.find(({ id }) => id === bookId);
    return rated && { averageRating: rated.averageRating, totalReviews: rated.totalReviews };
  },
};
