// Which books wait to be refreshed: no report is lost, whatever order it came in, and none is done twice.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { type BookRefreshEvent, bookRefreshStream, reviewChangeStream } from '../../../domain/catalog/bookRefresh.js';
import { bookRefreshes } from '../../../projections/bookRefreshes/bookRefreshes.js';
import { countWaitingRefreshes } from '../../../projections/bookRefreshes/queries.js';
import { bookSearch } from '../../../projections/bookSearch/bookSearch.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { pendingRefreshes } from '../../../projections/pendingRefreshes.js';
import { bookId } from '../../support/books.js';
import { ReadModelScene } from '../readModelScene.js';

const retryAt = '2026-10-01T12:00:30.000Z';
const before = new Date('2026-10-01T12:00:29.999Z');
const then = new Date(retryAt);
let scene: ReadModelScene;

beforeEach(async () => {
  scene = await ReadModelScene.open(bookRefreshes);
  await createMissingTables(scene.database, bookSearch);
  await searchHasSeen(1_000);
});
afterEach(() => scene.close());

/** @returns the report as it is in the log. */
async function report(number: number, deletedReview?: string): Promise<RecordedEvent> {
  const messageId = uuidV7();
  const change = deletedReview ? 'deleted' : 'created';
  const data = { messageId, bookId: bookId(number), reviewId: deletedReview ?? uuidV7(), change } as const;
  await record(reviewChangeStream(messageId), { type: 'ReviewChangeReported', data });
  const last = (await scene.recorded()).at(-1);
  if (!last) throw new Error('Nothing was recorded.');
  return last;
}

const record = (stream: string, event: BookRefreshEvent) => scene.record(stream, [event]);
const refreshed = (number: number, upTo: bigint) =>
  record(bookRefreshStream(bookId(number)), {
    type: 'BookRefreshed',
    data: { bookId: bookId(number), upTo: `${upTo}`, reviews: 3, changed: 1 },
  });
const postponed = (number: number, attempt = 1) =>
  record(bookRefreshStream(bookId(number)), {
    type: 'BookRefreshPostponed',
    data: { bookId: bookId(number), attempt, error: 'Rating is away.', retryAt },
  });

const list = (number: number) =>
  scene.database.query(
    `insert into read_model.book_search (id, name, authors, author_names, price, status, average_rating, total_reviews)
     values ($1, 'Dune', '[]', '', 1, 'InStock', 0, 0)`,
    [bookId(number)],
  );

/** How far the read model of the listed books is. */
const searchHasSeen = (position: number) =>
  scene.database.query(
    `insert into read_model.checkpoint (subscriber, version, build, position) values ($1, $2, 1, $3)
     on conflict (subscriber) do update set position = excluded.position`,
    [bookSearch.name, bookSearch.version, position],
  );

async function pending(now = then) {
  await scene.project();
  return pendingRefreshes(scene.database).pending(now, 10);
}
const waiting = async () => (await pending()).due.map(({ bookId: id }) => id);

test('what is known counts only as far as it is known, too, which books are listed', async () => {
  await report(1);
  await searchHasSeen(0);
  expect((await pending()).position).toBe(0n);
  await searchHasSeen(1);
  expect((await pending()).position).toBe(1n);
});

describe('a book', () => {
  test('of which a change was reported waits, and names the newest report as its cause', async () => {
    await report(1);
    const { id, metadata, position } = await report(1);
    expect(await pending()).toEqual({
      due: [
        {
          bookId: bookId(1),
          attempts: 0,
          deletedReviews: [],
          cause: { eventId: id, correlationId: metadata.correlationId },
        },
      ],
      nextAt: undefined,
      position,
    });
  });

  test('that was refreshed up to its report does not wait', async () => {
    const { position } = await report(1);
    await refreshed(1, position);
    expect(await waiting()).toEqual([]);
  });

  test('of which a change was reported while it was refreshed waits again, as of that report', async () => {
    const first = await report(1, bookId(8));
    await postponed(1);
    const second = await report(1, bookId(9));
    await refreshed(1, second.position - 1n);
    const { due } = await pending(before);
    expect(due).toMatchObject([{ bookId: bookId(1), attempts: 0, deletedReviews: [bookId(9)] }]);
    expect((await countWaitingRefreshes(scene.database)).since).toBe(second.recordedAt);
    expect(first.position).toBeLessThan(second.position);
  });

  test('that was refreshed up to a position behind its report goes on waiting', async () => {
    const { position } = await report(1);
    await refreshed(1, position - 1n);
    expect(await waiting()).toEqual([bookId(1)]);
  });

  test('that was postponed waits for its time, also when another change is reported', async () => {
    await list(1);
    await report(1);
    await postponed(1, 3);
    await report(1);
    expect(await pending(before)).toMatchObject({ due: [], nextAt: then });
    expect(await pending(then)).toMatchObject({ due: [{ bookId: bookId(1), attempts: 3 }], nextAt: undefined });
  });

  test('that is not in the catalog is tried once, and again when it is listed', async () => {
    await report(1);
    expect(await waiting()).toEqual([bookId(1)]);
    await postponed(1);
    await report(1);
    expect(await waiting()).toEqual([]);
    await list(1);
    expect(await waiting()).toEqual([bookId(1)]);
  });

  test('of which nothing was reported does not wait, whatever else is recorded of it', async () => {
    await refreshed(1, 5n);
    await postponed(1);
    await postponed(2);
    expect(await pending(before)).toMatchObject({ due: [], nextAt: undefined });
  });

  test('remembers the last of the reviews that were deleted', async () => {
    const deleted = Array.from({ length: 102 }, () => uuidV7());
    for (const id of deleted) await report(1, id);
    expect((await pending()).due).toMatchObject([{ deletedReviews: deleted.slice(2) }]);
  });
});

test('the book that waits longest comes first', async () => {
  for (const number of [2, 1, 3, 2]) await report(number);
  expect(await waiting()).toEqual([2, 1, 3].map(bookId));
});

test('operators learn how many wait, since when, and why those wait that are in the catalog', async () => {
  await scene.project();
  expect(await countWaitingRefreshes(scene.database)).toEqual({ count: 0, since: null, unlisted: 0, error: null });
  const { recordedAt } = await report(1);
  await postponed(1);
  await report(2);
  await scene.project();
  expect(await countWaitingRefreshes(scene.database)).toEqual({
    ...{ count: 2, since: recordedAt, unlisted: 2, error: null },
  });
  await list(1);
  expect(await countWaitingRefreshes(scene.database)).toMatchObject({ unlisted: 1, error: 'Rating is away.' });
});
