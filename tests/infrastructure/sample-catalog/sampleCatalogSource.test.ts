// What the bundled catalog promises: the same books under the same ids on every machine, whole and free of contradictions.
import { describe, expect, test } from '@jest/globals';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import type { Named } from '../../../domain/catalog/namedEntry.js';
import { bookRecord } from '../../../infrastructure/bookworm-catalog/catalogRecords.js';
import { sampleBooks } from '../../../infrastructure/sample-catalog/sampleBooks.js';
import { sampleBookId, sampleCatalogSource } from '../../../infrastructure/sample-catalog/sampleCatalogSource.js';
import { bookId } from '../../support/books.js';

const { signal } = new AbortController();

async function readBooks(): Promise<readonly BookSnapshot[]> {
  const books: BookSnapshot[] = [];
  for await (const { items } of sampleCatalogSource.books(signal)) books.push(...items);
  return books;
}

async function bookCalled(name: string): Promise<BookSnapshot | undefined> {
  return (await readBooks()).find((book) => book.name === name);
}

describe('the sample catalog', () => {
  test('has some two hundred books', async () => {
    const { length } = await readBooks();
    expect(length).toBeGreaterThanOrEqual(190);
    expect(length).toBeLessThanOrEqual(250);
  });

  test('says how many it has, and leaves none out', async () => {
    const { authors, categories, publishers } = sampleCatalogSource;
    const pages = [await authors(signal), await categories(signal), await publishers(signal)];
    for await (const page of sampleCatalogSource.books(signal)) pages.push(page);
    for (const { items, rejected, total } of pages) {
      expect(total).toBe(items.length);
      expect(rejected).toEqual([]);
    }
  });

  test('rates each book as it lists it, and no other', async () => {
    for (const { id, averageRating, totalReviews } of await readBooks())
      expect(await sampleCatalogSource.rating(id, signal)).toEqual({ averageRating, totalReviews });
    expect(await sampleCatalogSource.rating(bookId(1), signal)).toBeUndefined();
  });

  test('is named as what it is', () => expect(sampleCatalogSource.name).toBe('sample catalog'));
});

describe('an id', () => {
  test('is never given twice', async () => {
    const books = await readBooks();
    expect(new Set(books.map(({ id }) => id)).size).toBe(books.length);
  });

  test('is the same at every reading', async () => {
    expect(await readBooks()).toEqual(await readBooks());
  });

  test('never changes, because logs, links and agents know it', async () => {
    expect((await bookCalled('The Pragmatic Programmer'))?.id).toBe('68be56cf-6bb5-51d9-b1e7-cc949bc5a209');
    const sapiens = await bookCalled('Sapiens');
    expect(sapiens?.id).toBe('522c2dc9-f617-5540-ba0e-e29cbb2bd4ce');
    const { items } = await sampleCatalogSource.authors(signal);
    expect(items).toContainEqual({ id: '57470f09-fb42-5ba6-9b51-34f85c084b0b', name: 'Andrew Hunt' });
  });

  test('can be told from title and first author alone', async () => {
    expect(sampleBookId({ title: 'Sapiens', authors: ['Yuval Noah Harari', 'Anybody'] })).toBe(
      (await bookCalled('Sapiens'))?.id,
    );
  });
});

describe('a sample book', () => {
  test('is one that the Catalog service could have sent', async () => {
    for (const book of await readBooks()) expect(bookRecord.parse(book)).toEqual(book);
  });

  test('has at least one author, a category, a publisher and a description', async () => {
    for (const { name, authors, category, publisher, description } of await readBooks()) {
      expect({ name, complete: authors.length > 0 && category && publisher && description }).toEqual({
        name,
        complete: expect.any(String),
      });
    }
  });

  test('is rated as its reviews say: their average to two digits, and 0 where there are none', async () => {
    const books = new Map((await readBooks()).map((book) => [book.id, book]));
    for (const sample of sampleBooks) {
      const ratings = (sample.reviews ?? []).map(({ rating }) => rating);
      const average = ratings.reduce<number>((sum, rating) => sum + rating, 0) / Math.max(ratings.length, 1);
      const { averageRating, totalReviews } = books.get(sampleBookId(sample)) ?? {};
      expect({ averageRating, totalReviews }).toEqual({
        averageRating: Number(average.toFixed(2)),
        totalReviews: ratings.length,
      });
    }
  });

  test('costs less on sale than otherwise', async () => {
    const onSale = (await readBooks()).filter(({ priceSale }) => priceSale !== null);
    expect(onSale.length).toBeGreaterThan(0);
    expect(onSale.filter(({ price, priceSale }) => (priceSale ?? 0) >= price)).toEqual([]);
  });

  test('may be out of stock, and mostly is not', async () => {
    const books = await readBooks();
    const outOfStock = books.filter(({ status }) => status === 'OutOfStock').length;
    expect(outOfStock).toBeGreaterThan(0);
    expect(outOfStock).toBeLessThan(books.length / 5);
  });
});

describe.each<[string, (book: BookSnapshot) => readonly (Named | null)[]]>([
  ['authors', ({ authors }) => authors],
  ['categories', ({ category }) => [category]],
  ['publishers', ({ publisher }) => [publisher]],
])('the list of %s', (what, entriesOf) => {
  const list = async () => (await sampleCatalogSource[what as 'authors'](signal)).items;

  test('holds exactly those that the books name', async () => {
    const named = new Map((await readBooks()).flatMap(entriesOf).map((entry) => [entry?.id, entry]));
    expect(new Map((await list()).map((entry) => [entry.id, entry]))).toEqual(named);
  });

  test('holds none twice, neither by id nor by name', async () => {
    const entries = await list();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(new Set(entries.map(({ name }) => name.toLowerCase())).size).toBe(entries.length);
  });
});
