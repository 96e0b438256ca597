// A reported review, through a real process with both neighbours, into the read models and an agent's answer.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { v4 as uuidV4, v7 as uuidV7 } from 'uuid';
import { reportReviewChange } from '../../application/reviews/reportReviewChange.js';
import { listAllReviews } from '../../projections/bookReviews/queries.js';
import { bookId, someBooks } from '../support/books.js';
import { BookwormProcess } from '../support/bookwormProcess.js';
import { limited } from '../support/catalogFaults.js';
import { CatalogService } from '../support/catalogService.js';
import { eventually } from '../support/eventually.js';
import { JobsScene } from '../support/jobsScene.js';
import { aReview, RatingService, reviewer } from '../support/ratingService.js';

const id = bookId(2);
let scene: JobsScene;
let catalog: CatalogService;
let rating: RatingService;
let service: BookwormProcess | undefined;

beforeEach(async () => {
  scene = await JobsScene.open();
  catalog = await CatalogService.start();
  rating = await RatingService.start({ paging: 'wrapped' });
  catalog.set(someBooks(3));
});

afterEach(async () => {
  expect([0, null, undefined]).toContain(await service?.stop());
  service = undefined;
  await catalog.stop();
  await rating.stop();
  await scene.close();
});

async function serve(settings: Record<string, string> = { RATING_URL: rating.url }): Promise<void> {
  service = await scene.serve({ CATALOG_URL: catalog.url, ...settings });
  await eventually(async () => expect(await component('catalog')).toMatchObject({ status: 'up' }), {
    withinMs: 20_000,
  });
}

const component = async (name: string) =>
  (await service?.readiness())?.components.find((candidate) => candidate.name === name);

async function report(reviewId: string): Promise<void> {
  const payload = { id: uuidV7(), creationDate: new Date().toISOString(), bookId: id, rating: 5, feedbackId: reviewId };
  const type = 'BookWorm.Contracts:FeedbackCreatedIntegrationEvent';
  await reportReviewChange({ store: scene.store, instance: 'bus' }, { messageId: uuidV4(), type, payload });
}

test('a reported review reaches readers with the new rating of the book, once Rating answers', async () => {
  await serve();
  expect(await component('reviews')).toEqual({
    ...{ name: 'reviews', status: 'up', detail: `Rating at ${rating.url}: no book waits` },
  });
  const review = aReview(id, 5, 'Überwältigend.');
  rating.fault(limited(310.5), { times: 1 });
  rating.set([review]);
  catalog.patch(id, { averageRating: 4.5, totalReviews: 1 });
  await report(review.id);
  await eventually(async () => expect(await listAllReviews(scene.own.database, id)).toEqual([review]));
  await eventually(async () =>
    expect((await service?.callTool('get_book', { id }))?.structuredContent).toMatchObject({
      ...{ id, averageRating: 4.5, totalReviews: 1 },
    }),
  );
  expect(rating.requests.length).toBeGreaterThan(1);
  const raw = JSON.stringify(await scene.own.database.query('select * from event_log.event'));
  for (const name of Object.values(reviewer)) {
    expect(raw).not.toContain(name);
    expect(service?.output).not.toContain(name);
  }
}, 60_000);

test('while Rating is down, health says how many books wait and why', async () => {
  const { url } = rating;
  await rating.stop();
  rating = await RatingService.start();
  await serve({ RATING_URL: url });
  await report(uuidV7());
  await eventually(
    async () =>
      expect(await component('reviews')).toMatchObject({
        status: 'degraded',
        detail: expect.stringMatching(/^Rating at .* cannot be reached .*RATING_URL\. Meanwhile 1 book waits since /),
      }),
    { withinMs: 20_000 },
  );
}, 60_000);

test('where no Rating service is set, health says nothing of reviews', async () => {
  await serve({});
  expect(await component('reviews')).toBeUndefined();
}, 60_000);
