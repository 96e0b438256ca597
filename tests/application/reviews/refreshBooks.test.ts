// What follows from reports that reviews changed: each book is refreshed, once for many reports, whenever the neighbours allow it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { handleCommand } from '../../../application/handleCommand.js';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import type { BookRefreshEvent } from '../../../domain/catalog/bookRefresh.js';
import { review } from '../../../domain/catalog/review.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { listAllReviews } from '../../../projections/bookReviews/queries.js';
import { aBook, bookId, someBooks } from '../../support/books.js';
import { hang, limited, slow, status } from '../../support/catalogFaults.js';
import { eventually } from '../../support/eventually.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { aReview, reviewer } from '../../support/ratingService.js';
import { context, RefreshScene } from './refreshScene.js';

type Data<Type> = Extract<BookRefreshEvent, { readonly type: Type }>['data'];

const anHourMs = 3_600_000;
const id = bookId(1);
let scene: RefreshScene;

beforeEach(async () => {
  scene = await RefreshScene.open();
  scene.catalog.set(someBooks(3));
  for (const each of someBooks(3)) await scene.list(each);
});
afterEach(() => scene.close());

const done = async (): Promise<readonly Data<'BookRefreshed'>[]> =>
  (await scene.events('BookRefreshed')).map(({ data }) => data as Data<'BookRefreshed'>);
const postponed = async (): Promise<readonly Data<'BookRefreshPostponed'>[]> =>
  (await scene.events('BookRefreshPostponed')).map(({ data }) => data as Data<'BookRefreshPostponed'>);
const booksDone = async () => (await done()).map((data) => data.bookId);
const untilDone = (...books: string[]) => eventually(async () => expect(await booksDone()).toEqual(books));
/** Nothing waits any more, and the read model shows it. */
const untilNothingWaits = () =>
  eventually(async () => {
    const { due, nextAt, position } = await scene.parts.pending.pending(new Date(Date.now() + anHourMs), 10);
    expect([due, nextAt, position]).toEqual([[], undefined, await scene.store.head()]);
  });

describe('a reported change', () => {
  test('has the book refreshed, as a consequence of the message, and nobody is named', async () => {
    const added = aReview(id);
    scene.rating.set([added]);
    scene.catalog.patch(id, { averageRating: 4, totalReviews: 1 });
    scene.project();
    scene.refresh();
    const messageId = await scene.report(id, added.id);
    await untilDone(id);
    await eventually(async () => expect(await listAllReviews(scene.database, id)).toEqual([added]));
    const [report] = await scene.events('ReviewChangeReported');
    for (const { metadata } of await scene.events('ReviewAdded', 'BookRatingChanged', 'BookRefreshed')) {
      expect(metadata).toMatchObject({ correlationId: messageId, causationId: report?.id, actor: 'reviews' });
    }
    const raw = await scene.database.query('select * from event_log.event');
    expect(raw.length).toBeGreaterThan(5);
    expect(JSON.stringify(raw)).not.toMatch(new RegExp(`${reviewer.firstName}|${reviewer.lastName}`, 'i'));
  });

  test('that came while nobody listened is not lost', async () => {
    await scene.report(id);
    scene.project();
    scene.refresh();
    await untilDone(id);
  });

  test('is one of many of a book, and they cost one refresh', async () => {
    for (let count = 0; count < 25; count++) await scene.report(id);
    scene.project();
    scene.refresh();
    await scene.report(bookId(2));
    await untilDone(id, bookId(2));
    await untilNothingWaits();
    expect(await booksDone()).toEqual([id, bookId(2)]);
    expect(scene.rating.requests).toHaveLength(2);
  });

  test('while the book is refreshed has it refreshed a second time', async () => {
    scene.rating.fault(slow(300), { times: 1 });
    scene.project();
    scene.refresh();
    await scene.report(id);
    await scene.rating.asked(id);
    scene.rating.set([aReview(id)]);
    await scene.report(id);
    await untilDone(id, id);
    await untilNothingWaits();
    expect(await booksDone()).toEqual([id, id]);
  });

  test('is dealt with once, however far the read models lag behind', async () => {
    await scene.report(id);
    await scene.report(bookId(2));
    const projecting = scene.project();
    const { pending } = scene.parts;
    await eventually(async () => expect((await pending.pending(new Date(), 5)).due).toHaveLength(2));
    await projecting.stop();
    let looks = 0;
    const counting: typeof pending = {
      pending: (now, limit) => {
        looks += 1;
        return pending.pending(now, limit);
      },
    };
    scene.refresh({ pending: counting });
    await untilDone(id, bookId(2));
    looks = 0;
    await eventually(() => expect(looks).toBeGreaterThan(3));
    expect(await booksDone()).toEqual([id, bookId(2)]);
    scene.project();
    await scene.report(id);
    await untilDone(id, bookId(2), id);
  });

  test('that the read models do not know yet is not taken for done by a refresh under way', async () => {
    const gone = aReview(id);
    await scene.report(id);
    const projecting = scene.project();
    const { pending } = scene.parts;
    await eventually(async () => expect((await pending.pending(new Date(), 5)).due).toHaveLength(1));
    await projecting.stop();
    const command = { type: 'SynchroniseReview', data: gone } as const;
    await handleCommand(scene.store, review, { stream: `review-${gone.id}`, command, context });
    await scene.report(id, gone.id, 'Deleted');
    scene.refresh();
    await untilDone(id);
    scene.project();
    await untilDone(id, id);
    await untilNothingWaits();
    expect((await scene.events('ReviewRemoved')).map(({ data }) => data)).toEqual([{ id: gone.id }]);
  });
});

describe('when a neighbour fails', () => {
  test('Rating, the book waits longer each time, said aloud, and is refreshed when Rating is back', async () => {
    scene.rating.fault(status(503));
    scene.project();
    scene.refresh();
    await scene.report(id);
    await eventually(async () => expect((await postponed()).length).toBeGreaterThanOrEqual(3));
    expect((await postponed()).slice(0, 3)).toEqual(
      [1, 2, 3].map((attempt) => ({
        ...{ bookId: id, attempt, retryAt: expect.any(String) },
        error: expect.stringMatching(/^Rating at .* answers 503 .*RATING_URL/),
      })),
    );
    expect(scene.faults.at(-1)).toMatch(/^Rating at .* answers 503/);
    scene.rating.calm();
    await untilDone(id);
    await eventually(() => expect(scene.faults.at(-1)).toBeUndefined());
  });

  test('Catalog, the same', async () => {
    scene.catalog.fault(status(503), { times: 1 });
    scene.project();
    scene.refresh();
    await scene.report(id);
    await untilDone(id);
    expect(await postponed()).toEqual([expect.objectContaining({ error: expect.stringContaining('CATALOG_URL') })]);
  });

  test('at one book, the others go on', async () => {
    scene.rating.fault(status(500), { at: id });
    scene.firstRetryMs = anHourMs;
    await scene.report(id);
    await scene.report(bookId(2));
    scene.project();
    scene.refresh();
    await untilDone(bookId(2));
    expect((await postponed()).map((data) => data.bookId)).toEqual([id]);
  });

  test('the next attempt comes after 30 s, twice as long after each further failure, 15 minutes at most', async () => {
    scene.firstRetryMs = undefined;
    const { parts } = scene;
    let now = new Date('2026-10-01T12:00:00.000Z');
    const clock = { ...systemClock, now: () => now };
    scene.rating.fault(status(503));
    scene.project();
    await scene.report(id);
    const waitsMs: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      const running = scene.refresh({ ...parts, clock });
      const last = await eventually(async () => {
        const { nextAt } = await parts.pending.pending(now, 1);
        expect(nextAt).toBeDefined();
        return nextAt ?? now;
      });
      await running.stop();
      waitsMs.push(last.getTime() - now.getTime());
      now = last;
    }
    expect(waitsMs.map((ms) => ms / 1_000)).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  test('that limits us, the book waits as long as it asks for', async () => {
    scene.firstRetryMs = anHourMs;
    scene.rating.fault(limited(80.25), { times: 1 });
    scene.project();
    scene.refresh();
    await scene.report(id);
    await untilDone(id);
    const [limitedAt = 0, again = 0] = scene.rating.requests.map(({ atMs }) => atMs);
    // And a second at least, so that others have their turn.
    expect(again - limitedAt).toBeGreaterThan(999);
    expect(await postponed()).toEqual([
      expect.objectContaining({ error: expect.stringContaining('limits our requests') }),
    ]);
  });
});

test('a book that is not known waits until it is listed, and is nobody’s fault', async () => {
  const late = aBook(9);
  scene.catalog.set([late]);
  scene.project();
  scene.refresh();
  await scene.report(late.id);
  await eventually(async () => expect(await postponed()).toHaveLength(1));
  expect((await postponed())[0]?.error).toContain(`Book ${late.id} is not in the catalog`);
  expect(scene.faults.filter(Boolean)).toEqual([]);
  await scene.list(late);
  await untilDone(late.id);
});

describe('a crash', () => {
  test('in the middle of a refresh loses nothing, and records nothing twice', async () => {
    const added = [aReview(id), aReview(id), aReview(id)];
    scene.rating.set(added);
    scene.rating.fault(hang, { at: 'PageIndex=2' });
    await scene.report(id);
    await scene.report(bookId(2));
    scene.project();
    const first = scene.refresh();
    await scene.rating.asked('PageIndex=2');
    await first.stop();
    expect(await done()).toEqual([]);
    scene.rating.calm();
    scene.refresh();
    await untilDone(id, bookId(2));
    const ids = (await scene.events('ReviewAdded')).map(({ data }) => (data as { id: string }).id);
    expect(ids.toSorted()).toEqual(added.map((review) => review.id).toSorted());
  });

  test('right before the end is on record has the book refreshed once more, with nothing to change', async () => {
    scene.rating.set([aReview(id)]);
    const store = new InterruptibleStore(scene.store);
    store.append = async (stream, expected, events) => {
      if (stream.startsWith('bookRefresh-')) throw new EventStoreUnavailableError('The process dies.');
      return scene.store.append(stream, expected, events);
    };
    scene.project();
    const dying = scene.refresh({ store });
    await scene.report(id);
    await eventually(() => expect(scene.faults.at(-1)).toBe('The process dies.'));
    await dying.stop();
    scene.refresh();
    await eventually(async () => expect(await done()).toMatchObject([{ bookId: id, reviews: 1, changed: 0 }]));
    expect(await scene.events('ReviewAdded')).toHaveLength(1);
  });
});

test('while the log is away the loop says why it stands still, and goes on by itself', async () => {
  const store = new InterruptibleStore(scene.store);
  store.isAway = true;
  scene.project();
  scene.refresh({ store });
  await scene.report(id);
  await eventually(() => expect(scene.faults.at(-1)).toBe('The store is away.'));
  store.isAway = false;
  await untilDone(id);
  await eventually(() => expect(scene.faults.at(-1)).toBeUndefined());
});
