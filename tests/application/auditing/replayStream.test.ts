// A stream replayed to a moment is what it was at that moment, and says what made it so.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ReplayMoment, replayStream } from '../../../application/auditing/replayStream.js';
import type { ReadableLog } from '../../../application/auditing/wholeStream.js';
import { Upcasting } from '../../../application/upcasting.js';
import { UpcastingEventStore } from '../../../application/upcastingEventStore.js';
import type { BookEvent } from '../../../domain/catalog/book.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { aBook, bookId } from '../../support/books.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let store: PostgresEventStore;

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

const id = bookId(1);
const listed: BookEvent = { type: 'BookListed', data: aBook(1) };
const reduced: BookEvent = { type: 'BookPriceChanged', data: { id, price: 11, priceSale: 9.5 } };
const soldOut: BookEvent = { type: 'BookStockChanged', data: { id, status: 'OutOfStock' } };
const delisted: BookEvent = { type: 'BookDelisted', data: { id } };
const history = [listed, reduced, soldOut, delisted];

/** One event a day, from the first of October 2025. */
async function record(stream: string, events: readonly BookEvent[]): Promise<void> {
  for (const event of events) {
    const [sample] = sampleEvents(1, event);
    if (sample) await store.append(stream, 'any', [sample]);
  }
  await own.database.query(
    `update event_log.event set recorded_at = timestamptz '2025-10-01T12:00:00Z' + revision * interval '1 day'
     where stream = $1`,
    [stream],
  );
}

const replayed = (stream: string, moment: ReplayMoment = {}, from: ReadableLog = store) =>
  toArray(replayStream(from, stream, moment));

describe('a book', () => {
  const stream = 'book-replayed';
  beforeAll(() => record(stream, history));

  test('is replayed change by change to its end', async () => {
    const steps = await replayed(stream);
    expect(steps.map(({ event }) => event.type)).toEqual(history.map(({ type }) => type));
    expect(steps[0]?.changes).toContainEqual({ path: 'name', to: 'Book 001' });
    expect(steps[1]?.changes).toEqual([{ path: 'priceSale', from: null, to: 9.5 }]);
    expect(steps[2]?.changes).toEqual([{ path: 'status', from: 'InStock', to: 'OutOfStock' }]);
    expect(steps[3]?.changes).toContainEqual({ path: 'name', from: 'Book 001' });
    expect(steps.at(-1)?.state).toBeUndefined();
    expect(steps.map(({ isHidden }) => isHidden)).toEqual([false, false, false, false]);
  });

  test.each([
    ['at the instant of an event, with it', { at: '2025-10-02T12:00:00.000Z' }, aBook(1, { priceSale: 9.5 })],
    ['just before an event, without it', { at: '2025-10-02T11:59:59.999Z' }, aBook(1)],
    ['at a revision, with it', { revision: 2n }, aBook(1, { priceSale: 9.5, status: 'OutOfStock' })],
  ])('is what it was %s', async (_, moment, state) => {
    expect((await replayed(stream, moment)).at(-1)?.state).toEqual(state);
  });

  test('is nothing before its first event', async () => {
    expect(await replayed(stream, { at: '2025-10-01T11:00:00.000Z' })).toEqual([]);
  });
});

test('hidden events are replayed too, and marked', async () => {
  await record('book-truncated', history.slice(0, 3));
  await store.truncateStream('book-truncated', 2n);
  const steps = await replayed('book-truncated');
  expect(steps.map(({ isHidden }) => isHidden)).toEqual([true, true, false]);
  expect(steps.at(-1)?.state).toEqual(aBook(1, { priceSale: 9.5, status: 'OutOfStock' }));

  await record('book-deleted', history.slice(0, 2));
  await store.deleteStream('book-deleted', 1n);
  expect(await replayed('book-deleted')).toMatchObject([{ isHidden: true }, { isHidden: true, state: { price: 11 } }]);
});

test('events of an older shape are replayed as what they are today', async () => {
  await record('book-old', [listed, { type: 'BookRepriced', data: { id, amount: 5 } } as never]);
  const upcasting = new Upcasting([
    {
      type: 'BookRepriced',
      schemaVersion: 1,
      newType: 'BookPriceChanged',
      upcast: (data) => ({ id, price: (data as { amount: number }).amount, priceSale: null }),
    },
  ]);
  const steps = await replayed('book-old', {}, new UpcastingEventStore(store, upcasting));
  expect(steps.map(({ event }) => event.type)).toEqual(['BookListed', 'BookPriceChanged']);
  expect(steps.at(-1)?.state).toEqual(aBook(1, { price: 5 }));
});

test('a stream of no aggregate is replayed as its events, without a state', async () => {
  await record('unheardOf-1', [listed, reduced]);
  expect(await replayed('unheardOf-1')).toMatchObject([
    { event: { type: 'BookListed' }, changes: [], state: undefined },
    { event: { type: 'BookPriceChanged' }, changes: [], state: undefined },
  ]);
});
