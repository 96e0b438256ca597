// What readers learn of a book's past: every change, what it cost when, and what it was at any instant.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BookEvent, book } from '../../../domain/catalog/book.js';
import { bookHistory } from '../../../projections/bookHistory/bookHistory.js';
import { getBookAsOf, listBookChanges, listPrices } from '../../../projections/bookHistory/queries.js';
import { aBook, bookId } from '../../support/books.js';
import { ReadModelScene } from '../readModelScene.js';

const id = bookId(1);
const listed = aBook(1, { price: 20 });
const changes: readonly BookEvent[] = [
  { type: 'BookListed', data: listed },
  { type: 'BookPriceChanged', data: { id, price: 20, priceSale: 15.5 } },
  { type: 'BookStockChanged', data: { id, status: 'OutOfStock' } },
  { type: 'BookDelisted', data: { id } },
  { type: 'BookListed', data: { ...listed, name: 'Back again', price: 18 } },
];
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(bookHistory);
  await scene.record(`book-${id}`, changes);
  await scene.record(`book-${bookId(2)}`, [{ type: 'BookListed', data: aBook(2) }]);
  await scene.project();
});

afterAll(() => scene.close());

describe('the history of a book', () => {
  test('has every change of this book alone, the newest first, with what the event says', async () => {
    const history = await listBookChanges(scene.database, id, { limit: 10 });
    const told = history.map(({ kind, change, revision }) => ({ kind, change, revision }));
    expect(told).toEqual(
      changes.map(({ type, data }, revision) => ({ kind: type, change: data, revision: `${revision}` })).toReversed(),
    );
    const events = (await scene.recorded()).slice(0, 5).toReversed();
    expect(history.map(({ position }) => position)).toEqual(events.map(({ position }) => `${position}`));
    expect(history.map(({ recordedAt }) => recordedAt)).toEqual(events.map(({ recordedAt }) => recordedAt));
  });

  test('is read page by page without a gap or a repetition', async () => {
    const all = await listBookChanges(scene.database, id, { limit: 10 });
    const first = await listBookChanges(scene.database, id, { limit: 3 });
    const before = first.at(-1)?.position ?? '';
    expect([...first, ...(await listBookChanges(scene.database, id, { limit: 3, before }))]).toEqual(all);
  });

  test('is empty for a book that never was', async () => {
    expect(await listBookChanges(scene.database, bookId(9), { limit: 10 })).toEqual([]);
  });
});

test('the prices of a book say from when until when they held, and leave out the time it was not listed', async () => {
  const at = (await scene.recorded()).map(({ recordedAt }) => recordedAt);
  expect(await listPrices(scene.database, id)).toEqual([
    { price: 18, priceSale: null, from: at[4], until: null },
    { price: 20, priceSale: 15.5, from: at[1], until: at[3] },
    { price: 20, priceSale: null, from: at[0], until: at[1] },
  ]);
});

describe('a book as of an instant', () => {
  test('is what its events until then make of it', async () => {
    const events = (await scene.recorded()).filter(({ stream }) => stream === `book-${id}`);
    for (const { recordedAt } of events) {
      const until = events.filter((event) => event.recordedAt <= recordedAt) as unknown as BookEvent[];
      const expected = until.reduce((state, event) => book.evolve(state, event), book.initialState);
      expect(await getBookAsOf(scene.database, id, recordedAt)).toEqual(expected);
    }
    expect(await getBookAsOf(scene.database, id, '2999-01-01T00:00:00.000Z')).toMatchObject({ name: 'Back again' });
  });

  test('is unknown before it was listed', async () => {
    expect(await getBookAsOf(scene.database, id, '2000-01-01T00:00:00.000Z')).toBeUndefined();
  });
});
