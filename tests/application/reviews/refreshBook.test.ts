// What one refresh makes of a book: its reviews and its rating as the neighbours have them, and nothing on their bad days.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { handleCommand } from '../../../application/handleCommand.js';
import { CatalogSourceError } from '../../../application/ports/catalogSource.js';
import { refreshBook } from '../../../application/reviews/refreshBook.js';
import { type Review, review } from '../../../domain/catalog/review.js';
import { aBook, bookId } from '../../support/books.js';
import { instead, status } from '../../support/catalogFaults.js';
import { eventually } from '../../support/eventually.js';
import { aReview } from '../../support/ratingService.js';
import { context, RefreshScene } from './refreshScene.js';

const id = bookId(1);
let scene: RefreshScene;

beforeEach(async () => {
  scene = await RefreshScene.open();
  scene.catalog.set([aBook(1)]);
  await scene.list();
});
afterEach(() => scene.close());

/** Up to where the reports are known. */
const upTo = 7n;
const refresh = (deletedReviews: readonly string[] = [], signal = new AbortController().signal) =>
  refreshBook(scene.parts, { bookId: id, deletedReviews, upTo, context, signal });
const failureOf = async (outcome: Promise<unknown>) => (await outcome.catch((error: unknown) => error)) as Error;

/** What a piece of work recorded. */
async function recordedBy(work: () => Promise<unknown>) {
  const before = await scene.store.head();
  await work();
  return (await scene.events()).filter(({ position }) => position > before).map(({ type, data }) => ({ type, data }));
}

async function record(...reviews: readonly Review[]): Promise<void> {
  for (const data of reviews) {
    const command = { type: 'SynchroniseReview', data } as const;
    await handleCommand(scene.store, review, { stream: `review-${data.id}`, command, context });
  }
}

/** The read models have all that is recorded. */
async function projected(): Promise<void> {
  const projecting = scene.project();
  const head = await scene.store.head();
  await eventually(async () => {
    const { position } = await scene.parts.pending.pending(new Date(), 1);
    expect(position).toBe(head);
    const [{ count = 0 } = {}] = await scene.database.query<{ count: number }>(
      `select count(*)::int as count from read_model.checkpoint where position = $1`,
      [head],
    );
    expect(count).toBe(3);
  });
  await projecting.stop();
}

describe('a refresh', () => {
  test('adds, revises and removes reviews, rates the book, and says what it did', async () => {
    const [kept, revised, gone, added] = [5, 4, 3, 1].map((rating) => aReview(id, rating)) as [
      Review,
      Review,
      Review,
      Review,
    ];
    const elsewhere = aReview(bookId(2));
    await record(kept, revised, gone, elsewhere);
    await projected();
    const now = { ...revised, rating: 2, comment: null };
    scene.rating.set([now, added, kept]);
    scene.catalog.patch(id, { averageRating: 2.75, totalReviews: 3 });
    const events = await recordedBy(refresh);
    // Of one page, and so in any order.
    expect(
      events
        .slice(0, 2)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['ReviewAdded', 'ReviewRevised']);
    expect(events.slice(0, 2).map(({ data }) => data)).toEqual(expect.arrayContaining([now, added]));
    expect(events.slice(2)).toEqual([
      { type: 'ReviewRemoved', data: { id: gone.id } },
      { type: 'BookRatingChanged', data: { id, averageRating: 2.75, totalReviews: 3 } },
      { type: 'BookRefreshed', data: { bookId: id, upTo: `${upTo}`, reviews: 3, changed: 3 } },
    ]);
  });

  test('of a book of which nothing changed records that alone, known to the read models or not', async () => {
    const reviews = [aReview(id), aReview(id, 0, null)];
    scene.rating.set(reviews);
    await record(...reviews);
    const nothing = [{ type: 'BookRefreshed', data: expect.objectContaining({ reviews: 2, changed: 0 }) }];
    expect(await recordedBy(refresh)).toEqual(nothing);
    await projected();
    expect(await recordedBy(refresh)).toEqual(nothing);
  });

  test('removes a review that was reported as deleted, also while the read models do not know it', async () => {
    const gone = aReview(id);
    const still = aReview(id);
    const elsewhere = aReview(bookId(2));
    await record(gone, still, elsewhere);
    scene.rating.set([still]);
    expect(await recordedBy(() => refresh([gone.id, still.id, elsewhere.id, uuidV7()]))).toEqual([
      { type: 'ReviewRemoved', data: { id: gone.id } },
      { type: 'BookRefreshed', data: expect.objectContaining({ reviews: 1, changed: 1 }) },
    ]);
  });

  test('leaves out a review that the log has of another book, and does the rest', async () => {
    const [elsewhere, added] = [aReview(bookId(2)), aReview(id)];
    await record(elsewhere);
    scene.rating.set([{ ...elsewhere, bookId: id }, added]);
    expect(await recordedBy(() => refresh())).toEqual([
      { type: 'ReviewAdded', data: added },
      { type: 'BookRefreshed', data: expect.objectContaining({ bookId: id, changed: 1 }) },
    ]);
  });

  test('takes a review that comes twice once', async () => {
    const twice = aReview(id);
    scene.rating.set([twice, { ...twice, rating: 1 }]);
    expect(await recordedBy(refresh)).toMatchObject([{ type: 'ReviewAdded', data: twice }, { data: { reviews: 1 } }]);
  });

  test('keeps a review that cannot be read any more', async () => {
    const spoilt = aReview(id);
    await record(spoilt);
    await projected();
    scene.rating.set([{ ...spoilt, rating: 'good' }, aReview(id)]);
    const types = (await recordedBy(refresh)).map(({ type }) => type);
    expect(types).toEqual(['ReviewAdded', 'BookRefreshed']);
  });

  test('keeps all that is missing where a record cannot even be identified', async () => {
    const missing = aReview(id);
    await record(missing);
    await projected();
    scene.rating.set([{ ...aReview(id), id: 'no id' }, aReview(id)]);
    const types = (await recordedBy(refresh)).map(({ type }) => type);
    expect(types).toEqual(['ReviewAdded', 'BookRefreshed']);
  });
});

describe('a refresh removes nothing, rates nothing and is not done', () => {
  const known = aReview(id);
  beforeEach(async () => {
    await record(known);
    await projected();
    scene.catalog.patch(id, { averageRating: 1, totalReviews: 1 });
  });

  test('when Rating fails half way; what was read before that is recorded', async () => {
    const reviews = [aReview(id), aReview(id), aReview(id)];
    scene.rating.set(reviews);
    scene.rating.fault(status(503), { at: 'PageIndex=2' });
    const events = await recordedBy(async () => expect(await failureOf(refresh())).toBeInstanceOf(CatalogSourceError));
    expect(events.map(({ type }) => type)).toEqual(['ReviewAdded', 'ReviewAdded']);
  });

  test('when Rating gives fewer reviews than it announces', async () => {
    scene.rating.announce(3);
    scene.rating.set([]);
    const events = await recordedBy(async () =>
      expect((await failureOf(refresh())).message).toMatch(/^Rating at .* gave 0 reviews and announced 3 of book /),
    );
    expect(events).toEqual([]);
  });

  test('when the list changed while it was read', async () => {
    const reviews = [aReview(id), aReview(id), aReview(id)];
    scene.rating.set(reviews);
    scene.rating.fault(
      (_response, { send }) => {
        scene.rating.set(reviews.slice(1));
        send();
      },
      { at: 'PageIndex=1&' },
    );
    const events = await recordedBy(async () =>
      expect((await failureOf(refresh())).message).toContain('announced 3, then 2'),
    );
    expect(events.map(({ type }) => type)).toEqual(['ReviewAdded', 'ReviewAdded']);
  });

  test('when Catalog fails, though the reviews are what they are', async () => {
    scene.rating.set([]);
    scene.catalog.fault(instead('nonsense'));
    const events = await recordedBy(async () => expect((await failureOf(refresh())).message).toContain('CATALOG_URL'));
    expect(events.map(({ type }) => type)).toEqual(['ReviewRemoved']);
  });
});

describe('a book that is not known', () => {
  test('to the log is not asked for', async () => {
    const unknown = { bookId: bookId(7), deletedReviews: [], upTo, context, signal: new AbortController().signal };
    expect(await failureOf(refreshBook(scene.parts, unknown))).toMatchObject({ code: 'unknown_book' });
    expect([...scene.rating.requests, ...scene.catalog.requests]).toEqual([]);
  });

  test('to Catalog is not refreshed', async () => {
    scene.catalog.set([]);
    expect(await failureOf(refresh())).toMatchObject({ code: 'unknown_book' });
  });
});
