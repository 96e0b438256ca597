// What Catalog says that readers think of one book.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CatalogSourceError } from '../../../application/ports/catalogSource.js';
import { aBook, bookId, someBooks } from '../../support/books.js';
import { instead, limited, status } from '../../support/catalogFaults.js';
import { CatalogService } from '../../support/catalogService.js';
import { booksOf, sourceAt, untilTheEnd } from './readCatalog.js';

let catalog: CatalogService;

beforeEach(async () => {
  catalog = await CatalogService.start();
  catalog.set(someBooks(3));
});
afterEach(() => catalog.stop());

const ratingOf = (number: number) => sourceAt(catalog.url).rating(bookId(number), untilTheEnd);
const failureOf = async (outcome: Promise<unknown>) => (await outcome.catch((error: unknown) => error)) as Error;

describe('the rating of a book', () => {
  test('is all that is taken from an answer that may lack its authors', async () => {
    catalog.patch(bookId(2), { averageRating: 4.75, totalReviews: 9 });
    expect(await ratingOf(2)).toEqual({ averageRating: 4.75, totalReviews: 9 });
    expect(catalog.requests.map(({ path }) => path)).toEqual([`/api/v1/books/${bookId(2)}`]);
  });

  test('is 0 of no reviews where nobody reviewed it', async () => {
    catalog.patch(bookId(2), { averageRating: null, totalReviews: null });
    expect(await ratingOf(2)).toEqual({ averageRating: 0, totalReviews: 0 });
  });

  test('of a book that Catalog does not have is none', async () => {
    expect(await ratingOf(4)).toBeUndefined();
    expect(catalog.requests).toHaveLength(1);
  });

  test.each([
    ['is out of range', { ...aBook(2), averageRating: 6 }, /cannot be understood \(averageRating: /],
    ['is of another book', aBook(3), /cannot be understood \(id: is of another one\)/],
    ['is not one', [], /cannot be understood/],
  ])('that %s is an error that names Catalog', async (_what, body, words) => {
    catalog.fault(instead(body));
    const error = await failureOf(ratingOf(2));
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toMatch(words);
    expect(error.message).toContain('CATALOG_URL');
  });

  test('is no rating where Catalog fails', async () => {
    catalog.fault(status(500));
    expect(await failureOf(ratingOf(2))).toBeInstanceOf(CatalogSourceError);
  });
});

test('a limit that one request meets holds back the reading of the whole catalog, too', async () => {
  const source = sourceAt(catalog.url, { maxRetries: 0 });
  catalog.fault(limited(150.25), { times: 1 });
  expect(await failureOf(source.rating(bookId(1), untilTheEnd))).toMatchObject({ retryAfterMs: 151 });
  expect(await booksOf(source)).toEqual(someBooks(3));
  const [limitedAt = 0, next = 0] = catalog.requests.map(({ atMs }) => atMs);
  expect(next - limitedAt).toBeGreaterThan(145);
});
