// The promise of the synchronisation: what changed in Catalog is recorded once and as what it is; no change, no event.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import { sampleCatalogSource } from '../../../infrastructure/sample-catalog/sampleCatalogSource.js';
import { aBook, anEntry, bookId, someBooks } from '../../support/books.js';
import { CatalogScene, context, eventOf, inAnyOrder } from './catalogScene.js';

let scene: CatalogScene;

beforeEach(async () => {
  scene = await CatalogScene.open();
  scene.catalog.set(someBooks(3));
});

afterEach(() => scene.close());

describe('the first synchronisation', () => {
  test('lists every author, category, publisher and book as it is, and nothing else', async () => {
    const recorded = await scene.recordedBy(() => scene.synchronise());
    expect(inAnyOrder(recorded)).toEqual(
      inAnyOrder([
        eventOf('AuthorListed', anEntry('Author')),
        eventOf('CategoryListed', anEntry('Category')),
        eventOf('PublisherListed', anEntry('Publisher')),
        ...someBooks(3).map((book) => eventOf('BookListed', book)),
      ]),
    );
  });

  test('says what it read and what it recorded', async () => {
    expect(await scene.synchronise()).toEqual({
      authorsRead: 1,
      categoriesRead: 1,
      publishersRead: 1,
      booksRead: 3,
      AuthorListed: 1,
      CategoryListed: 1,
      PublisherListed: 1,
      BookListed: 3,
    });
    expect(scene.warnings).toEqual([]);
  });

  test('writes into every event which run it comes from', async () => {
    await scene.synchronise();
    const { correlationId, actor, instance } = context;
    const expected = { correlationId, causationId: correlationId, actor, instance, schemaVersion: 1 };
    for await (const { metadata } of scene.store.readAll()) expect(metadata).toEqual(expected);
  });

  test('makes the books known as the catalog has them', async () => {
    await scene.synchronised();
    expect(await scene.known.books([bookId(2)])).toEqual(new Map([[bookId(2), aBook(2)]]));
  });

  test('reads more books than fit a page', async () => {
    scene.catalog.set(someBooks(25));
    expect(await scene.synchronise()).toMatchObject({ booksRead: 25, BookListed: 25 });
  });

  test('lists a book once that the catalog gives twice', async () => {
    scene.catalog.set([aBook(1), aBook(1)]);
    expect(await scene.synchronise()).toMatchObject({
      booksRead: 1,
      BookListed: 1,
      recordsLeftOut: 1,
    });
  });

  test('takes in the sample catalog just as well', async () => {
    const source = sampleCatalogSource;
    const summary = await scene.synchronise({ source });
    expect(summary.BookListed).toBe(summary.booksRead);
    await scene.project();
    expect(await scene.recordedBy(() => scene.synchronise({ source }))).toEqual([]);
  });
});

describe('a synchronisation without a change', () => {
  const nothing = { authorsRead: 1, categoriesRead: 1, publishersRead: 1, booksRead: 3 };

  test('records nothing', async () => {
    await scene.synchronised();
    const head = await scene.store.head();
    expect(await scene.synchronise()).toEqual(nothing);
    expect(await scene.store.head()).toBe(head);
  });

  test('records nothing even while the read models know nothing yet', async () => {
    await scene.synchronise();
    const head = await scene.store.head();
    expect(await scene.synchronise()).toEqual(nothing);
    expect(await scene.store.head()).toBe(head);
  });

  test('records nothing twice when two instances run it at once', async () => {
    const recorded = await scene.recordedBy(() => Promise.all([scene.synchronise(), scene.synchronise()]));
    expect(recorded).toHaveLength(6);
    expect(new Set(recorded.map(({ stream }) => stream)).size).toBe(6);
  });
});

describe('a synchronisation after a change', () => {
  /** What is recorded once the catalog was changed. */
  async function recordedAfter(change: () => void) {
    await scene.synchronised();
    change();
    return scene.recordedBy(() => scene.synchronise());
  }

  test('of a price records that price and nothing else', async () => {
    const price = { price: 12, priceSale: 9.99 };
    expect(await recordedAfter(() => scene.catalog.patch(bookId(2), price))).toEqual([
      eventOf('BookPriceChanged', { id: bookId(2), ...price }),
    ]);
  });

  test('of a price records it once even while the read models still know the old one', async () => {
    await recordedAfter(() => scene.catalog.patch(bookId(2), { price: 99 }));
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([]);
  });

  test('of everything about a book records each kind of change', async () => {
    const change = { name: 'Another', price: 1, status: 'OutOfStock', totalReviews: 9 } as const;
    const recorded = await recordedAfter(() => scene.catalog.patch(bookId(2), change));
    expect(recorded.map(({ type }) => type)).toEqual([
      'BookRevised',
      'BookPriceChanged',
      'BookStockChanged',
      'BookRatingChanged',
    ]);
    await scene.project();
    expect((await scene.known.books([bookId(2)])).get(bookId(2))).toEqual(aBook(2, change));
  });

  test("of an author's name records the new name, and the author's books as revised", async () => {
    const [known, other] = [anEntry('Author', 1), anEntry('Author', 2)];
    scene.catalog.set([aBook(1), aBook(2, { authors: [other] }), aBook(3, { authors: [known, other] })]);
    const renamed = { id: known.id, name: 'Somebody Else' };
    const revised = ({ id, name, description, imageUrl, category, publisher, authors }: BookSnapshot) =>
      eventOf('BookRevised', { id, name, description, imageUrl, category, publisher, authors });
    const recorded = await recordedAfter(() => scene.catalog.patch(known.id, { name: renamed.name }));
    expect(recorded[0]).toEqual(eventOf('AuthorRenamed', renamed));
    expect(inAnyOrder(recorded.slice(1))).toEqual([
      revised(aBook(1, { authors: [renamed] })),
      revised(aBook(3, { authors: [renamed, other] })),
    ]);
  });

  test('lists a new book beside those that are known', async () => {
    expect(await recordedAfter(() => scene.catalog.set(someBooks(4)))).toEqual([eventOf('BookListed', aBook(4))]);
  });
});

describe('a record that neither the log nor the read models can hold', () => {
  test.each<[string, Partial<BookSnapshot>]>([
    ['more reviews than an int', { totalReviews: 3_000_000_000 }],
    ['a NUL in its text', { description: 'Nothing \u0000 follows.' }],
    ['half of a surrogate pair in its text', { description: 'Half \ud83d of it.' }],
  ])('(%s) does not keep the others from being known', async (_what, change) => {
    scene.catalog.set([aBook(1), aBook(2, change)]);
    await scene.synchronised();
    expect(await scene.known.bookIds()).toContain(bookId(1));
  });
});
