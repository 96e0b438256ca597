// What is read from BookWorm's Rating: the reviews of one book whole, each checked by itself, and nobody's name.
import { afterEach, describe, expect, test } from '@jest/globals';
import { CatalogSourceError, type SourcePage } from '../../../application/ports/catalogSource.js';
import type { Review } from '../../../domain/catalog/review.js';
import {
  type BookwormReviewOptions,
  BookwormReviewSource,
} from '../../../infrastructure/bookworm-rating/bookwormReviewSource.js';
import { RequestBudget } from '../../../infrastructure/bookworm-rest/requestBudget.js';
import { toArray } from '../../contract/sampleEvents.js';
import { bookId } from '../../support/books.js';
import {
  type CatalogFault,
  hang,
  instead,
  limited,
  status,
  truncated,
  wrongTypes,
} from '../../support/catalogFaults.js';
import { aReview, type Feedback, RatingService, reviewer } from '../../support/ratingService.js';
import type { RestServiceOptions } from '../../support/restService.js';

const anHourMs = 3_600_000;
const untilTheEnd = new AbortController().signal;
const id = bookId(1);
const reviews = [5, 4, 3, 0, 1].map((rating, index) => aReview(id, rating, index === 2 ? null : `Number ${index}`));
const [first, second] = reviews as [Review, Review];
let rating: RatingService;

afterEach(() => rating.stop());

async function start(feedbacks: readonly Feedback[], options: RestServiceOptions = {}): Promise<RatingService> {
  rating = await RatingService.start(options);
  rating.set(feedbacks);
  return rating;
}

const sourceAt = (options: Partial<BookwormReviewOptions> = {}) =>
  new BookwormReviewSource({
    ...{ baseUrl: rating.url, pageSize: 2, timeoutMs: 2_000, maxRetries: 1, firstRetryMs: 1 },
    ...options,
  });
const pages = (source = sourceAt(), signal = untilTheEnd): Promise<SourcePage<Review>[]> =>
  toArray(source.reviews(id, signal));
const failureOf = async (outcome: Promise<unknown>) => (await outcome.catch((error: unknown) => error)) as Error;

describe.each(['array', 'wrapped'] as const)('a Rating service that pages as %s', (paging) => {
  test('is read whole, page by page, without what it says of other books', async () => {
    await start([...reviews, aReview(bookId(2))], { paging });
    expect(await pages()).toEqual([
      { items: reviews.slice(0, 2), rejected: [], total: 5 },
      { items: reviews.slice(2, 4), rejected: [], total: 5 },
      { items: reviews.slice(4), rejected: [], total: 5 },
    ]);
  });

  test('may have no review of a book', async () => {
    await start([], { paging });
    expect(await pages()).toEqual([{ items: [], rejected: [], total: 0 }]);
  });
});

describe('the Rating service', () => {
  test('is named by its address', async () => {
    const { url } = await start([]);
    expect(sourceAt().name).toBe(`Rating at ${url}`);
  });

  test('is asked for the reviews of one book, the oldest first', async () => {
    const { requests } = await start([]);
    await pages();
    expect(requests.map(({ path }) => path)).toEqual([
      `/api/v1/feedbacks?PageIndex=1&PageSize=2&BookId=${id}&OrderBy=CreatedAt&IsDescending=false`,
    ]);
  });

  test('gives names of reviewers, and they go no further', async () => {
    await start(reviews);
    const read = JSON.stringify(await pages());
    expect(read).not.toContain(reviewer.firstName);
    expect(read).not.toContain(reviewer.lastName);
  });
});

describe('a review', () => {
  const faulty: readonly [string, Feedback, string][] = [
    ['with half a star', { rating: 3.5 }, 'rating: '],
    ['with six stars', { rating: 6 }, 'rating: '],
    ['with less than no star', { rating: -1 }, 'rating: '],
    ['without a rating', { rating: null }, 'rating: '],
    ['of no book', { bookId: undefined }, 'bookId: '],
    ['of another book', { bookId: bookId(2) }, 'bookId: is of another one'],
    ['with a comment that cannot be stored', { comment: 'end\0' }, 'comment: holds a character that cannot be stored'],
    ['with half a letter', { comment: '\ud800' }, 'comment: holds a character that cannot be stored'],
    ['whose comment is a number', { comment: 1 }, 'comment: '],
  ];

  test.each(faulty)('%s is left out, said why, and the others are taken', async (_what, change, fault) => {
    const wrong = { ...aReview(id), ...change };
    await start([]);
    rating.fault(instead([first, { ...wrong, ...reviewer }, second]));
    const [page] = await pages(sourceAt({ pageSize: 100 }));
    expect(page?.items).toEqual([first, second]);
    expect(page?.rejected).toEqual([{ id: wrong.id, fault: expect.stringContaining(fault) }]);
  });

  test('may have any letters, no comment, and an id in capitals', async () => {
    const shouted = { ...aReview(id, 2, '🦉 "great", d’accord'), id: 'ABCDEFAB-0000-4000-8000-00000000000F' };
    await start([shouted, { ...first, comment: undefined }]);
    const [page] = await pages();
    expect(page?.items).toEqual([
      { ...shouted, id: shouted.id.toLowerCase() },
      { ...first, comment: null },
    ]);
  });
});

describe('a Rating service that', () => {
  const passing: readonly [string, CatalogFault, RegExp][] = [
    ['answers 503', status(503), /answers 503/],
    ['limits our requests', limited(1.25), /limits our requests/],
    ['answers half of its JSON', truncated, /answers something that is not JSON/],
    ['answers with JSON that is not a list', instead({ hello: 'world' }), /answers something that is not a list/],
    ['answers with unreadable records only', wrongTypes, /of which none can be understood/],
  ];

  test.each(passing)('%s once is asked again, and nothing is lost', async (_what, fault) => {
    await start(reviews);
    rating.fault(fault, { at: 'PageIndex=2', times: 1 });
    expect((await pages()).flatMap(({ items }) => items)).toEqual(reviews);
  });

  test.each(passing)('%s every time is an error that names it and its setting', async (_what, fault, words) => {
    await start(reviews);
    rating.fault(fault, { at: 'PageIndex=2' });
    const error = await failureOf(pages());
    expect(error).toBeInstanceOf(CatalogSourceError);
    expect(error.message).toMatch(words);
    expect(error.message).toContain(`Rating at ${rating.url}`);
    expect(error.message).toContain('check that service and RATING_URL');
    expect(error.message).not.toContain(reviewer.lastName);
  });

  test('does not answer in time is an error that says so', async () => {
    await start(reviews);
    rating.fault(hang);
    const error = await failureOf(pages(sourceAt({ timeoutMs: 20, maxRetries: 0 })));
    expect(error.message).toContain('does not answer within 0.02 s');
  });

  test('has no such list is an error, and no book without reviews', async () => {
    await start(reviews);
    rating.fault(status(404));
    expect((await failureOf(pages())).message).toContain('answers 404');
    expect(rating.requests).toHaveLength(1);
  });

  test('limits our requests says with the error for how long, in whole milliseconds', async () => {
    await start(reviews);
    rating.fault(limited(1_234.5));
    expect(await failureOf(pages(sourceAt({ maxRetries: 0 })))).toMatchObject({ retryAfterMs: 1_235 });
    rating.calm();
    rating.fault(status(500));
    const patient = sourceAt({ maxRetries: 0 });
    expect(await failureOf(pages(patient))).toMatchObject({ retryAfterMs: undefined });
  });

  test('limits one request holds back every other one until its time is over', async () => {
    await start(reviews);
    rating.fault(limited(150.5), { times: 1 });
    const source = sourceAt({ maxRetries: 0 });
    await failureOf(pages(source));
    await Promise.all([pages(source), pages(source)]);
    const [limitedAt = 0, ...later] = rating.requests.map(({ atMs }) => atMs);
    expect(later.length).toBeGreaterThan(1);
    for (const atMs of later) expect(atMs - limitedAt).toBeGreaterThan(145);
  });

  test('allows few requests is asked no more often than its budget says', async () => {
    await start(reviews);
    const stopping = new AbortController();
    const budget = new RequestBudget({ requests: 2, windowMs: anHourMs });
    const reading = failureOf(pages(sourceAt({ budget }), stopping.signal));
    await rating.asked('PageIndex=2');
    const reason = new Error('the service stops');
    stopping.abort(reason);
    expect(await reading).toBe(reason);
    expect(rating.requests).toHaveLength(2);
  });
});
