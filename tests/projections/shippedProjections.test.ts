// The projections that ship, on a history that the real aggregates made: read live, rebuilt or read again, the same rows.
import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { getBookAsOf } from '../../projections/bookHistory/queries.js';
import { getBook } from '../../projections/bookSearch/queries.js';
import { loadCheckpoint } from '../../projections/engine/checkpoint.js';
import { type Projection, typesOf } from '../../projections/engine/projection.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../projections/engine/runProjection.js';
import { projections as shipped } from '../../projections/index.js';
import { emitJob, one, workJob } from '../domain/scheduling/sampleJobs.js';
import { aBook } from '../support/books.js';
import { eventually } from '../support/eventually.js';
import { keepingAll } from '../support/keepingAll.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';
import { writeHistory } from './writeHistory.js';
import { writeOperatedJob } from './writeOperatedJob.js';

const projections = shipped.map(keepingAll);
let own: TestDatabase;
let store: PostgresEventStore;
const { job } = workJob;

const rebuildParts = () => ({ database: own.database, store, instance: 'test', passesParked: false });

/** Runs the projections until they have seen all that is in the log once `work` is done. */
async function readLive(read: readonly Projection[], work: () => Promise<void> = async () => {}): Promise<void> {
  const stopped = new AbortController();
  setMaxListeners(0, stopped.signal);
  const logger = { info() {}, warn() {}, error() {} };
  const parts = { ...rebuildParts(), subscription: store, logger };
  const running = read.map((projection) => runProjection(parts, projection, { token: 1n }, stopped.signal));
  try {
    await work();
    const head = await store.head();
    for (const { name } of read)
      await eventually(async () => expect((await loadCheckpoint(own.database, name))?.position).toBe(head));
  } finally {
    stopped.abort();
    await Promise.all(running);
  }
}

async function rows({ table: { name, key } }: Projection): Promise<readonly unknown[]> {
  const found = await own.database.query<{ row: unknown }>(
    `select row_to_json(t) as row from read_model.${name} t order by ${key}`,
  );
  return found.map(({ row }) => row);
}

async function events(): Promise<readonly RecordedEvent[]> {
  const recorded: RecordedEvent[] = [];
  for await (const event of store.readAll()) recorded.push(event);
  return recorded;
}

async function row(table: string, key: string, value: string): Promise<unknown> {
  const found = await own.database.query(`select * from read_model.${table} where ${key} = $1`, [value]);
  expect(found).toHaveLength(1);
  return found[0];
}

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  // While they read: so they meet the events a few at a time, and load their rows again and again.
  await readLive(projections, async () => {
    await writeHistory(store);
    await writeOperatedJob(store);
  });
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

describe.each(projections.map((projection) => [projection.name, projection] as const))('%s', (_name, projection) => {
  test('rebuilt is what it was when it was read live', async () => {
    const live = await rows(projection);
    expect(live.length).toBeGreaterThan(1);
    await rebuildProjection(rebuildParts(), projection);
    expect(await rows(projection)).toEqual(live);
  });

  test('emptied and read again from the beginning has the same rows', async () => {
    const before = await rows(projection);
    const { name, table } = projection;
    await own.database.query(`delete from read_model.${table.name}`);
    await own.database.query('update read_model.checkpoint set position = 0 where subscriber = $1', [name]);
    expect(await rows(projection)).toEqual([]);
    await readLive([projection]);
    expect(await rows(projection)).toEqual(before);
  });
});

describe('the folds', () => {
  test('read every kind of event that was recorded', async () => {
    const read = new Set(projections.flatMap(typesOf));
    const recorded = new Set((await events()).map(({ type }) => type));
    expect([...recorded].filter((type) => !read.has(type))).toEqual([]);
  });

  test('take each event even without the row that it is about', async () => {
    for (const event of await events()) {
      for (const { handlers } of projections) {
        const handler = handlers[event.type];
        if (handler?.key(event) !== undefined) expect(() => handler.fold(undefined, event)).not.toThrow();
      }
    }
  });
});

describe('the read models', () => {
  test('have the books that are listed, each as it is now', async () => {
    const ids = await own.database.query<{ id: string }>('select id from read_model.book_search order by id');
    expect(ids.map(({ id }) => id)).toEqual([1, 3, 4, 5, 6].map((n) => aBook(n).id));
    expect(await row('book_search', 'id', aBook(1).id)).toMatchObject({
      name: 'Café Society',
      description: null,
      image_url: 'https://images.example/1.png',
      category: null,
      publisher: { id: 'eeeeeeee-0000-4000-8000-000000000001', name: 'Publisher 1' },
      authors: [
        { id: 'aaaaaaaa-0000-4000-8000-000000000002', name: 'Author 2' },
        { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Author 1' },
      ],
      author_names: 'Author 2, Author 1',
      price: '19.99',
      price_sale: '9.5',
      status: 'OutOfStock',
      average_rating: '3.75',
      total_reviews: 9,
      typed: 'cafe society author 2, author 1',
    });
    expect(await row('book_search', 'id', aBook(3).id)).toMatchObject({ name: 'Back again', publisher: null });
  });

  test('agree on what each book is now', async () => {
    for (const n of [1, 2, 3, 4, 5, 6, 7]) {
      const { id } = aBook(n);
      expect(await getBookAsOf(own.database, id, '2999-01-01T00:00:00.000Z')).toEqual(await getBook(own.database, id));
    }
  });

  test('know when a book last changed', async () => {
    let last = '';
    for await (const { recordedAt } of store.readStream(`book-${aBook(1).id}`)) last = recordedAt;
    expect(await row('book_search', 'id', aBook(1).id)).toMatchObject({ updated_at: new Date(last) });
  });

  test('have authors, categories and publishers under their newest names', async () => {
    const table = (name: string) => own.database.query(`select * from read_model.${name} order by id`);
    expect(await table('authors')).toEqual([
      { id: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Author, renamed' },
      { id: 'aaaaaaaa-0000-4000-8000-000000000003', name: 'Author 3' },
    ]);
    expect(await table('categories')).toMatchObject([{ name: 'Category, renamed' }, { name: 'Category 3' }]);
    expect(await table('publishers')).toMatchObject([{ name: 'Publisher, renamed' }, { name: 'Publisher 3' }]);
  });

  test('have each run with its last holder and its end', async () => {
    expect(await row('run_history', 'run_id', 'synchroniseCatalog@2026-10-01T12:01:00.000Z/manual.1')).toEqual({
      run_id: 'synchroniseCatalog@2026-10-01T12:01:00.000Z/manual.1',
      job: 'synchroniseCatalog',
      scheduled_for: new Date('2026-10-01T12:01:00.000Z'),
      trigger: 'manual',
      reason: null,
      parameters: { acceptDelistings: true },
      status: 'completed',
      attempt: 2,
      ...one,
      started_at: new Date('2026-10-01T12:18:00.000Z'),
      finished_at: new Date('2026-10-01T12:19:00.000Z'),
      retry_at: null,
      cancel_reason: null,
      summary: { listed: 2, withheld: ['a', 'b'] },
      error: null,
    });
    const outcomes = `select status, error from read_model.run_history where job <> 'operatedJob' order by scheduled_for`;
    expect(await own.database.query(outcomes)).toEqual([
      { status: 'completed', error: null },
      { status: 'failed', error: 'Not done within 600 s; aborted.' },
      { status: 'released', error: null },
      { status: 'completed', error: null },
      { status: 'completed', error: null },
    ]);
  });

  test('have each job as it was last defined', async () => {
    expect(await row('jobs', 'job', 'resendErrorEmail')).toEqual({
      job: 'resendErrorEmail',
      definition: { ...emitJob, priority: 'normal' },
      defined_at: new Date('2026-10-01T13:01:00.000Z'),
      ...{ source: 'code', withheld: null, pause: null, quarantine: null, backfills: [] },
      changed: { what: 'JobRedefined', at: '2026-10-01T13:01:00.000Z', by: 'test', reason: null },
    });
    expect(await row('jobs', 'job', job)).toMatchObject({ definition: workJob });
  });

  test('have what operators made of a job', async () => {
    expect(await row('jobs', 'job', 'operatedJob')).toMatchObject({
      ...{ source: 'operator', definition: { timeoutMs: 60_000 }, withheld: { timeoutMs: 90_000 } },
      ...{ pause: { reason: 'At last.' }, quarantine: null, changed: { what: 'JobPaused' } },
      backfills: [{ ticks: 2, reason: 'Lost.' }],
    });
    const runs = `select trigger, status, attempt, reason, cancel_reason from read_model.run_history
      where job = 'operatedJob' order by started_at`;
    expect(await own.database.query(runs)).toEqual([
      { trigger: 'manual', status: 'completed', attempt: 2, reason: 'To see.', cancel_reason: null },
      { trigger: 'manual', status: 'failed', attempt: 1, reason: null, cancel_reason: 'Stuck.' },
      { trigger: 'backfill', status: 'failed', attempt: 1, reason: null, cancel_reason: null },
    ]);
  });
});
