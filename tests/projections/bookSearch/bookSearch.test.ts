// The rules of the search on a real PostgreSQL, through the projection's own engine: what is found, and what comes first.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import { bookSearch } from '../../../projections/bookSearch/bookSearch.js';
import { SearchTimeoutError, searchBooks } from '../../../projections/bookSearch/searchBooks.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { foldBatch } from '../../../projections/engine/foldBatch.js';
import { nothingParked } from '../../../projections/engine/parkedEvents.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let position = 0n;

function recorded(type: string, data: object): RecordedEvent {
  position += 1n;
  const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test' };
  const place = { stream: 'book-1', revision: position, position, recordedAt: '2026-01-01T00:00:00.000Z' };
  return {
    id: uuidV7(),
    type,
    data,
    metadata: { ...metadata, schemaVersion: 1 },
    ...place,
  } as unknown as RecordedEvent;
}

interface Wanted extends Partial<Omit<BookSnapshot, 'authors' | 'category'>> {
  readonly name: string;
  readonly by?: string;
  readonly in?: string;
}

function listed({ by, in: category, ...book }: Wanted): RecordedEvent {
  const named = (name: string) => ({ id: uuidV7(), name });
  return recorded('BookListed', {
    ...{ id: uuidV7(), description: null, imageUrl: null, publisher: null, price: 10, priceSale: null },
    ...{ status: 'InStock', averageRating: 4, totalReviews: 50 },
    authors: by === undefined ? [] : [named(by)],
    category: category === undefined ? null : named(category),
    ...book,
  });
}

const fold = (...events: RecordedEvent[]) =>
  own.database.transaction((transaction) =>
    foldBatch(transaction, bookSearch, { build: 1, events, parked: nothingParked }),
  );

async function titles(question: string, limit = 50): Promise<string[]> {
  return (await searchBooks(own.database, question, limit)).books.map(({ name }) => name);
}

const delistedId = uuidV7();

beforeAll(async () => {
  own = await createTestDatabase();
  await createMissingTables(own.database, bookSearch);
});

afterAll(() => own.drop());

test('an empty catalog has no book, and no fault', async () => {
  expect(await searchBooks(own.database, 'dune', 10)).toEqual({ books: [], total: 0, isWordless: false });
});

describe('among some books', () => {
  beforeAll(() =>
    fold(
      listed({ name: 'The Pragmatic Programmer', by: 'Andrew Hunt', in: 'Software' }),
      listed({ name: 'The Program', in: 'Software', averageRating: 5 }),
      listed({ name: 'The Hobbit', by: 'J.R.R. Tolkien', in: 'Fantasy' }),
      listed({ name: 'One Hundred Years of Solitude', by: 'Gabriel García Márquez' }),
      listed({ name: 'Les Misérables', by: 'Victor Hugo' }),
      listed({ name: 'In the Deep', description: 'A voyage with a submarine' }),
      listed({ name: 'Quiet Water', in: 'Submarine' }),
      listed({ name: 'Grey Boats', by: 'Ann Submarine' }),
      listed({ name: 'The Submarine' }),
      listed({ name: 'Volcano' }),
      ...Array.from({ length: 20 }, (_, i) => listed({ name: `Orchard ${i}`, averageRating: i / 5 })),
      listed({ name: 'Gone', id: delistedId, description: 'zeppelin' }),
      recorded('BookDelisted', { id: delistedId }),
    ),
  );

  test.each([
    ['pragmatc programer', 'The Pragmatic Programmer'],
    ['tolkein hobit', 'The Hobbit'],
    ['gabriel garcia marquez', 'One Hundred Years of Solitude'],
    ['GABRIEL GARCÍA MÁRQUEZ', 'One Hundred Years of Solitude'],
    ['les miserables', 'Les Misérables'],
    ['what is the hobit about', 'The Hobbit'],
  ])('%j finds %s first', async (question, title) => {
    expect((await titles(question))[0]).toBe(title);
  });

  test('a title counts more than an author, a category and a description, in this order', async () => {
    expect(await titles('submarines')).toEqual(['The Submarine', 'Grey Boats', 'Quiet Water', 'In the Deep']);
  });

  test('a rare word counts more than a common one', async () => {
    expect((await titles('orchard volcano'))[0]).toBe('Volcano');
  });

  test('among equals the better rated comes first, up to the limit, and the total counts them all', async () => {
    const { books, total } = await searchBooks(own.database, 'orchard', 3);
    expect(books.map(({ name }) => name)).toEqual(['Orchard 19', 'Orchard 18', 'Orchard 17']);
    expect(total).toBe(20);
  });

  test('a book that was delisted is not found', async () => {
    expect(await titles('zeppelin gone')).toEqual([]);
  });

  test.each(['the and of a is', 'The', '?!', '… -- ;', '&|!():*', "'"])(
    '%j has nothing to search for',
    async (text) => {
      expect(await searchBooks(own.database, text, 10)).toEqual({ books: [], total: 0, isWordless: true });
    },
  );

  test.each(["hobbit' | !(", 'hobbit:*A & <->', "\\'hobbit\\\\' --", '"hobbit" -fantasy', "'hobbit'::tsquery; %_"])(
    '%j is only words',
    async (text) => {
      expect(await titles(text)).toContain('The Hobbit');
    },
  );

  test('the rare words of a very long question are those that count', async () => {
    const padding = Array.from({ length: 19 }, (_, i) => `orchard unheard${i}`).join(' ');
    expect((await titles(`${padding} volcano`))[0]).toBe('Volcano');
  });

  test('a search that cannot be had in time is given up', async () => {
    await own.database.transaction(async (transaction) => {
      await transaction.query('lock table read_model.book_search_1 in access exclusive mode');
      await expect(searchBooks(own.database, 'hobbit', 10)).rejects.toBeInstanceOf(SearchTimeoutError);
    });
    expect(await titles('hobbit')).toContain('The Hobbit');
  });
});

describe('among very many books', () => {
  beforeAll(() =>
    fold(
      ...Array.from({ length: 999 }, (_, i) => listed({ name: `Novel ${i}`, in: i < 700 ? 'Romance' : 'Fiction' })),
      ...Array.from({ length: 1500 }, (_, i) => listed({ name: `Tale ${i}`, in: 'Fiction' })),
      listed({ name: 'Pulp Fiction', averageRating: 1 }),
    ),
  );

  test('the total is exact below 1,000, and 1,000 from there on', async () => {
    expect((await searchBooks(own.database, 'novel', 1)).total).toBe(999);
    expect((await searchBooks(own.database, 'romance', 1)).total).toBe(700);
    expect((await searchBooks(own.database, 'fiction', 1)).total).toBe(1000);
  });

  test('the one with a common word in its title still comes first', async () => {
    expect((await titles('fiction', 5))[0]).toBe('Pulp Fiction');
  });
});
