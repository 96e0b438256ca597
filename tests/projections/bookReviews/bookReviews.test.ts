// What readers learn of a book's reviews: page by page, and counted by rating.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { Review, ReviewEvent } from '../../../domain/catalog/review.js';
import { bookReviews } from '../../../projections/bookReviews/bookReviews.js';
import { countRatings, listReviews } from '../../../projections/bookReviews/queries.js';
import { bookId } from '../../support/books.js';
import { ReadModelScene } from '../readModelScene.js';

const reviews = [5, 3, 5, 1, 0].map(
  (rating, n): Review => ({ id: uuidV7(), bookId: bookId(1), rating, comment: n === 1 ? null : `Review ${n}` }),
);
const [first, second, third, removed, last] = reviews as [Review, Review, Review, Review, Review];
const elsewhere: Review = { id: uuidV7(), bookId: bookId(2), rating: 2, comment: null };
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(bookReviews);
  for (const data of [...reviews, elsewhere]) await record({ type: 'ReviewAdded', data });
  await record({ type: 'ReviewRevised', data: { ...first, rating: 4, comment: 'Read it twice.' } });
  await record({ type: 'ReviewRemoved', data: { id: removed.id } });
  await scene.project();
});

afterAll(() => scene.close());

const record = (event: ReviewEvent) => scene.record(`review-${event.data.id}`, [event]);

describe('the reviews of a book', () => {
  test('are those of this book that were not removed, the newest first, as they are now', async () => {
    const found = await listReviews(scene.database, bookId(1), { limit: 10 });
    const times = new Map(
      (await scene.recorded()).map(({ type, data, recordedAt }) => [`${type} ${(data as Review).id}`, recordedAt]),
    );
    const added = ({ id }: Review) => times.get(`ReviewAdded ${id}`);
    const unchanged = [last, third, second].map((review) => ({ ...review, addedAt: added(review), revisedAt: null }));
    const revised = { ...first, rating: 4, comment: 'Read it twice.', addedAt: added(first) };
    expect(found).toEqual([...unchanged, { ...revised, revisedAt: times.get(`ReviewRevised ${first.id}`) }]);
  });

  test('are read page by page without a gap or a repetition', async () => {
    const all = await listReviews(scene.database, bookId(1), { limit: 10 });
    const page = await listReviews(scene.database, bookId(1), { limit: 2 });
    const [, before] = page;
    if (!before) throw new Error('The first page is not full.');
    expect([...page, ...(await listReviews(scene.database, bookId(1), { limit: 9, before }))]).toEqual(all);
  });

  test('are counted by rating, the best first', async () => {
    expect(await countRatings(scene.database, bookId(1))).toEqual([
      { rating: 5, count: 1 },
      { rating: 4, count: 1 },
      { rating: 3, count: 1 },
      { rating: 0, count: 1 },
    ]);
    expect(await countRatings(scene.database, bookId(9))).toEqual([]);
  });
});
