// What is gone from Catalog is delisted, unless it is more likely that Catalog is at fault: then it is kept, with a reason.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aBook, anEntry, bookId, someBooks } from '../../support/books.js';
import { CatalogScene, eventOf, inAnyOrder } from './catalogScene.js';

let scene: CatalogScene;

/** Twenty books are known, and all of them are in the catalog. */
beforeEach(async () => {
  scene = await CatalogScene.open();
  scene.catalog.set(someBooks(20));
  await scene.synchronised();
});

afterEach(() => scene.close());

const removeBooks = (count: number) => {
  for (const { id } of someBooks(count)) scene.catalog.remove(id);
};
const delisted = (count: number) => someBooks(count).map(({ id }) => eventOf('BookDelisted', { id }));

describe('what is gone from the catalog', () => {
  test('is delisted when it is a book', async () => {
    scene.catalog.remove(bookId(7));
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([eventOf('BookDelisted', { id: bookId(7) })]);
  });

  test('is delisted when it is an author, though a book still names it', async () => {
    const { id } = anEntry('Author', 2);
    scene.catalog.set([...someBooks(20), aBook(21, { authors: [anEntry('Author', 2)] })]);
    await scene.synchronised();
    scene.catalog.remove(id);
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([eventOf('AuthorDelisted', { id })]);
  });

  test('is delisted once, even while the read models still list it', async () => {
    scene.catalog.remove(bookId(7));
    await scene.synchronise();
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([]);
  });

  test('is listed again when it comes back', async () => {
    scene.catalog.remove(bookId(7));
    await scene.synchronised();
    scene.catalog.set(someBooks(20));
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([eventOf('BookListed', aBook(7))]);
  });

  test('is kept while nothing is known of it, and delisted when it is known', async () => {
    scene.catalog.set(someBooks(21));
    await scene.synchronise();
    scene.catalog.remove(bookId(21));
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([]);
    await scene.project();
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([eventOf('BookDelisted', { id: bookId(21) })]);
  });
});

describe('delistings are withheld, with the reason in the summary and in the log,', () => {
  async function withheld(reason: RegExp): Promise<void> {
    const head = await scene.store.head();
    const { delistingsWithheld, BookDelisted } = await scene.synchronise();
    expect(delistingsWithheld).toEqual([expect.stringMatching(reason)]);
    expect(BookDelisted).toBeUndefined();
    expect(await scene.store.head()).toBe(head);
    expect(scene.warnings).toContainEqual({ reason: expect.stringMatching(reason) });
  }

  test('when more are gone than CATALOG_MAX_DELIST_PERCENT allows', async () => {
    removeBooks(6);
    await withheld(/^6 of 20 known books are missing .* more than 20 %.*--accept-delistings/);
  });

  test('until the operator accepts them', async () => {
    removeBooks(6);
    const recorded = await scene.recordedBy(() => scene.synchronise({ acceptDelistings: true }));
    expect(inAnyOrder(recorded)).toEqual(delisted(6));
  });

  test('when the catalog gave fewer books than it says it has', async () => {
    removeBooks(1);
    scene.catalog.announce(20);
    await withheld(/^1 of 20 known books are missing .* gave 19 of the 20 records it announced/);
  });

  test('when a record without a readable id may be the missing book', async () => {
    scene.catalog.patch(bookId(3), { id: 'no id' });
    await withheld(/^1 of 20 known books are missing .* without a readable id/);
  });

  test('of books, authors, categories and publishers alike when the catalog is empty', async () => {
    scene.catalog.set([]);
    const summary = await scene.synchronise();
    const noneAtAll = (what: string) => expect.stringMatching(`known ${what} .* because the source gave none at all`);
    expect(summary).toEqual({
      authorsRead: 0,
      categoriesRead: 0,
      publishersRead: 0,
      booksRead: 0,
      delistingsWithheld: ['authors', 'categories', 'publishers', 'books'].map(noneAtAll),
    });
  });

  test('when the catalog shrank while it was read, so that a book slid onto a page that was read already', async () => {
    scene.catalog.fault(
      (_response, { send }) => {
        send();
        scene.catalog.remove(bookId(1));
      },
      { at: 'PageIndex=1&', times: 1 },
    );
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([]);
  });
});

describe('a record of a known book that cannot be read', () => {
  test('keeps the book as it was last known, and is named with what is wrong', async () => {
    scene.catalog.patch(bookId(3), { price: 'free' });
    const head = await scene.store.head();
    const named = expect.stringMatching(`^${bookId(3)}: price: `);
    expect(await scene.synchronise()).toMatchObject({ recordsLeftOut: 1, leftOut: [named] });
    expect(await scene.store.head()).toBe(head);
    expect(scene.warnings).toEqual([{ record: named }]);
  });

  test('does not keep another book that is gone from being delisted', async () => {
    scene.catalog.patch(bookId(3), { price: 'free' });
    scene.catalog.remove(bookId(4));
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([eventOf('BookDelisted', { id: bookId(4) })]);
  });

  test('is only counted when there are many', async () => {
    for (const number of [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16])
      scene.catalog.patch(bookId(number), { price: null });
    const { recordsLeftOut, leftOut } = await scene.synchronise();
    expect(recordsLeftOut).toBe(12);
    expect(leftOut).toHaveLength(10);
  });
});
