// What is read from BookWorm's Catalog: both its paging shapes whole, and every record checked by itself.
import { afterEach, describe, expect, test } from '@jest/globals';
import { aBook, anEntry, bookId, someBooks } from '../../support/books.js';
import { instead } from '../../support/catalogFaults.js';
import { type CatalogRecord, CatalogService, type CatalogServiceOptions } from '../../support/catalogService.js';
import { booksOf, pagesOf, sourceAt, untilTheEnd } from './readCatalog.js';

let catalog: CatalogService;

async function start(books: readonly CatalogRecord[], options: CatalogServiceOptions = {}): Promise<CatalogService> {
  catalog = await CatalogService.start(options);
  catalog.set(books);
  return catalog;
}

afterEach(() => catalog.stop());

describe.each(['array', 'wrapped'] as const)('a catalog that pages as %s', (paging) => {
  test('is read whole, page by page, and says how many books it has', async () => {
    const { url } = await start(someBooks(5), { paging });
    expect(await pagesOf(sourceAt(url))).toEqual([
      { items: [aBook(1), aBook(2)], rejected: [], total: 5 },
      { items: [aBook(3), aBook(4)], rejected: [], total: 5 },
      { items: [aBook(5)], rejected: [], total: 5 },
    ]);
  });

  test('is not asked for a page behind the last', async () => {
    const { url, requests } = await start(someBooks(4), { paging });
    await pagesOf(sourceAt(url));
    expect(requests).toHaveLength(2);
  });

  test('is read whole when its pages are smaller than asked for', async () => {
    const { url } = await start(someBooks(5), { paging, largestPage: 2 });
    expect(await booksOf(sourceAt(url, { pageSize: 100 }))).toEqual(someBooks(5));
  });

  test('is read to its end when it has fewer books than it says', async () => {
    const { url } = await start(someBooks(3), { paging });
    catalog.announce(100);
    expect(await booksOf(sourceAt(url))).toEqual(someBooks(3));
  });

  test('may be empty', async () => {
    const { url } = await start([], { paging });
    expect(await pagesOf(sourceAt(url))).toEqual([{ items: [], rejected: [], total: 0 }]);
  });
});

describe('a catalog that does not say how many books it has', () => {
  test.each([3, 4])('is read until a page is not full (%i books)', async (count) => {
    const { url } = await start(someBooks(count), { paging: 'uncounted' });
    const pages = await pagesOf(sourceAt(url));
    expect(pages.flatMap(({ items }) => items)).toEqual(someBooks(count));
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([undefined]));
  });
});

describe('the Catalog service', () => {
  test('is named by its address', async () => {
    const { url } = await start([]);
    expect(sourceAt(`${url}/`).name).toBe(`Catalog at ${url}`);
  });

  test('is asked for a fixed order, so that a page holds what the page before it left', async () => {
    const { url, requests } = await start([aBook(1, { name: 'Zorba' }), aBook(2, { name: 'Ada' }), aBook(3)]);
    const names = (await booksOf(sourceAt(url))).map(({ name }) => name);
    expect(names).toEqual(['Ada', 'Book 003', 'Zorba']);
    expect(requests.every(({ path }) => path.includes('OrderBy=Name&IsDescending=false'))).toBe(true);
  });

  test('gives authors, categories and publishers each as one list', async () => {
    const authors = [anEntry('Author', 1), anEntry('Author', 2)];
    const { url } = await start([aBook(1, { authors })]);
    const source = sourceAt(url);
    const whole = { rejected: [], total: undefined };
    expect(await source.authors(untilTheEnd)).toEqual({ items: authors, ...whole });
    expect(await source.categories(untilTheEnd)).toEqual({ items: [anEntry('Category')], ...whole });
    expect(await source.publishers(untilTheEnd)).toEqual({ items: [anEntry('Publisher')], ...whole });
  });
});

/** The one book that is read of this record. */
async function readOne(change: CatalogRecord): Promise<unknown> {
  const { url } = await start([{ ...aBook(1), ...change }]);
  return (await booksOf(sourceAt(url)))[0];
}

describe('a record', () => {
  const optional = {
    description: null,
    imageUrl: null,
    priceSale: null,
    category: null,
    publisher: null,
    authors: [],
    averageRating: 0,
    totalReviews: 0,
  };

  test.each([null, undefined])('whose optional fields are %s is read as saying nothing of them', async (missing) => {
    const nothing = Object.fromEntries(Object.keys(optional).map((field) => [field, missing]));
    expect(await readOne(nothing)).toEqual({ ...aBook(1), ...optional });
  });

  test('may hold fields that are unknown here', async () => {
    const unknown = { isbn: '978-0-00-000000-2', category: { ...anEntry('Category'), shelf: 3 } };
    expect(await readOne(unknown)).toEqual(aBook(1));
  });

  test('has its ids in small letters and its name without space around it', async () => {
    const { id, name } = anEntry('Author');
    const shouted = { id: bookId(1).toUpperCase(), name: '  Book 001 ', authors: [{ id: id.toUpperCase(), name }] };
    expect(await readOne(shouted)).toEqual(aBook(1));
  });

  test.each<[string, CatalogRecord, RegExp]>([
    ['a name', { name: undefined }, /^name: /],
    ['a name that says something', { name: '   ' }, /^name: /],
    ['a price', { price: '12.50' }, /^price: /],
    ['a price of at least 0', { price: -1 }, /^price: /],
    ['a sale price that is a number', { priceSale: 'half' }, /^priceSale: /],
    ['a status that exists', { status: 'Lost' }, /^status: .*InStock.*OutOfStock/],
    ['a rating up to 5', { averageRating: 5.1 }, /^averageRating: /],
    ['a whole number of reviews', { totalReviews: 1.5 }, /^totalReviews: /],
    ['authors with names', { authors: [anEntry('Author'), { id: anEntry('Author').id }] }, /^authors\.1\.name: /],
    ['a category with an id', { category: { id: 7, name: 'Poetry' } }, /^category\.id: /],
    ['all of it right', { name: 7, price: null }, /^name: .*; price: /],
  ])('must have %s, else it is left out under its id with what is wrong', async (_what, change, fault) => {
    const { url } = await start([aBook(1), { ...aBook(2), ...change }, aBook(3)]);
    const [page] = await pagesOf(sourceAt(url, { pageSize: 10 }));
    expect(page?.items).toEqual([aBook(1), aBook(3)]);
    expect(page?.rejected).toEqual([{ id: bookId(2), fault: expect.stringMatching(fault) }]);
  });

  test.each<[string, unknown]>([
    ['an id that is none', { ...aBook(2), id: '42' }],
    ['no id', { name: 'Nameless' }],
    ['no fields at all', 'Book 002'],
    ['nothing in it', null],
  ])('with %s is left out under no id', async (_what, record) => {
    const { url } = await start([]);
    catalog.fault(instead([aBook(1), record]));
    const [page] = await pagesOf(sourceAt(url, { pageSize: 10 }));
    expect(page?.items).toEqual([aBook(1)]);
    expect(page?.rejected).toEqual([{ id: undefined, fault: expect.stringMatching(/^(id|record): /) }]);
  });

  test.each(['authors', 'categories', 'publishers'] as const)('of %s is left out in the same way', async (what) => {
    const { url } = await start([]);
    const [good, bad] = [anEntry('Author', 1), { ...anEntry('Author', 2), name: '' }];
    catalog.fault(instead([good, bad]));
    const { items, rejected } = await sourceAt(url)[what](untilTheEnd);
    expect(items).toEqual([good]);
    expect(rejected).toEqual([{ id: bad.id, fault: expect.stringMatching(/^name: /) }]);
  });

  test('is described in few words, however much is wrong with it', async () => {
    const { url } = await start([aBook(1), { ...aBook(2), authors: Array.from({ length: 900 }, () => 'Anonymous') }]);
    const [page] = await pagesOf(sourceAt(url));
    expect(page?.rejected[0]?.fault.length).toBeLessThanOrEqual(1_000);
  });
});
