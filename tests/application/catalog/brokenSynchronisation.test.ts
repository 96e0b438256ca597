// A synchronisation that fails or is stopped half-way keeps what it recorded, delists nothing, and can be run again.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CatalogSource, CatalogSourceError } from '../../../application/ports/catalogSource.js';
import { sampleCatalogSource } from '../../../infrastructure/sample-catalog/sampleCatalogSource.js';
import { aBook, bookId, someBooks } from '../../support/books.js';
import { hang, status } from '../../support/catalogFaults.js';
import { CatalogScene, eventOf } from './catalogScene.js';

let scene: CatalogScene;

/** Three pages of books are known; since then a price changed on each, and a book of the first page is gone. */
beforeEach(async () => {
  scene = await CatalogScene.open();
  scene.catalog.set(someBooks(25));
  await scene.synchronised();
  for (const number of [2, 13, 24]) scene.catalog.patch(bookId(number), { price: 99 });
  scene.catalog.remove(bookId(1));
  scene.catalog.requests.length = 0;
});

afterEach(() => scene.close());

const priceChanged = (number: number) =>
  eventOf('BookPriceChanged', { id: bookId(number), price: 99, priceSale: null });

describe('a catalog that fails on its third page', () => {
  beforeEach(() => scene.catalog.fault(status(500), { at: 'PageIndex=3' }));

  test('fails the run with what is wrong', async () => {
    await expect(scene.synchronise()).rejects.toThrow(CatalogSourceError);
    await expect(scene.synchronise()).rejects.toThrow(/answers 500 .*PageIndex=3/);
  });

  test('keeps what the pages before it brought, and delists nothing', async () => {
    const recorded = await scene.recordedBy(() => scene.synchronise().catch(() => {}));
    expect(recorded).toEqual([priceChanged(2), priceChanged(13)]);
  });

  test('leaves to the next run what was not done', async () => {
    await scene.synchronise().catch(() => {});
    scene.catalog.calm();
    expect(await scene.recordedBy(() => scene.synchronise())).toEqual([
      priceChanged(24),
      eventOf('BookDelisted', { id: bookId(1) }),
    ]);
  });
});

test('a catalog that fails on its authors fails the run before a book is read', async () => {
  scene.catalog.fault(status(500), { at: '/authors' });
  const outcome = async () => expect(scene.synchronise()).rejects.toThrow(/answers 500 \(GET \/api\/v1\/authors\)/);
  expect(await scene.recordedBy(outcome)).toEqual([]);
});

describe('an abort', () => {
  const reason = new Error('the service stops');

  test('while a page is awaited ends the run there', async () => {
    scene.catalog.fault(hang, { at: 'PageIndex=2' });
    const stopping = new AbortController();
    const recorded = await scene.recordedBy(async () => {
      const run = scene.synchronise({ signal: stopping.signal });
      await scene.catalog.asked('PageIndex=2');
      stopping.abort(reason);
      await expect(run).rejects.toBe(reason);
    });
    expect(recorded).toEqual([priceChanged(2)]);
  });

  test('ends the run even when the source goes on', async () => {
    const stopping = new AbortController();
    const source: CatalogSource = {
      ...sampleCatalogSource,
      async *books() {
        yield { items: [aBook(31)], rejected: [], total: 2 };
        stopping.abort(reason);
        yield { items: [aBook(32)], rejected: [], total: 2 };
      },
    };
    await expect(scene.synchronise({ source, signal: stopping.signal })).rejects.toBe(reason);
    const after = await scene.recordedSince(0n);
    expect(after.at(-1)).toEqual(eventOf('BookListed', aBook(31)));
  });

  test('that came before the run lets it record nothing', async () => {
    const signal = AbortSignal.abort(reason);
    const recorded = await scene.recordedBy(() => expect(scene.synchronise({ signal })).rejects.toBe(reason));
    expect(recorded).toEqual([]);
  });
});
