// The projections' engine on a real PostgreSQL: exactly once, whatever is repeated, raced or rebuilt.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend } from '../../../application/ports/eventStore.js';
import type { DomainEvent } from '../../../domain/message.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { loadCheckpoint, saveFault } from '../../../projections/engine/checkpoint.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { defineProjection, type Projection } from '../../../projections/engine/projection.js';
import { RebuildInProgressError } from '../../../projections/engine/rebuild/rebuildErrors.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../../projections/engine/runProjection.js';
import { eventually } from '../../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

interface TallyRow {
  readonly id: string;
  readonly total: number;
  readonly last: string;
}
type TallyEvent = DomainEvent<'Added', { id: string; amount: number }> | DomainEvent<'Cleared', { id: string }>;

const silent = { info() {}, warn() {}, error() {} };
const key = ({ data }: { data: { id: string } }) => data.id;

function tally(name: string, { version = 1, step = 1 } = {}): Projection {
  return defineProjection<TallyRow, TallyEvent>({
    name,
    version,
    table: { name, key: 'id', columns: { id: 'text', total: 'int', last: 'timestamptz' }, indexes: ['(total)'] },
    handlers: {
      Added: {
        key,
        fold: (row, { data, recordedAt }) => ({
          id: data.id,
          total: (row?.total ?? 0) + data.amount * step,
          last: recordedAt,
        }),
      },
      Cleared: { key, fold: () => undefined },
    },
  });
}

let own: TestDatabase;
let store: PostgresEventStore;
let stopped: AbortController;
const running: Promise<void>[] = [];
const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };

const event = (type: string, data: object): EventToAppend => ({ id: uuidV7(), type, data, metadata });
const added = (id: string, amount: number) => event('Added', { id, amount });
const rows = async (name: string) =>
  own.database.query<{ id: string; total: number }>(`select id, total from read_model.${name} order by id`);

const parts = () => ({ database: own.database, store, instance: 'test', passesParked: false });

function run(projection: Projection): void {
  running.push(
    runProjection({ ...parts(), subscription: store, logger: silent }, projection, { token: 1n }, stopped.signal),
  );
}

async function caughtUp(name: string): Promise<void> {
  const head = await store.head();
  await eventually(async () => expect((await loadCheckpoint(own.database, name))?.position).toBe(head));
}

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  stopped = new AbortController();
});

afterAll(async () => {
  stopped.abort();
  await Promise.all(running);
  await store.close();
  await own.drop();
});

describe('a projection', () => {
  test('folds what is in the log and what comes', async () => {
    await store.append(`tally-${uuidV7()}`, 'noStream', [added('a', 1), added('b', 5), added('a', 2)]);
    run(tally('live'));
    await caughtUp('live');
    await store.append(`tally-${uuidV7()}`, 'noStream', [added('a', 4), event('Cleared', { id: 'b' })]);
    await caughtUp('live');
    expect(await rows('live')).toEqual([{ id: 'a', total: 7 }]);
  });

  test('run by two instances at once folds every event once', async () => {
    run(tally('shared'));
    run(tally('shared'));
    for (let i = 0; i < 50; i++) await store.append(`tally-${uuidV7()}`, 'noStream', [added('s', 1)]);
    await caughtUp('shared');
    expect(await rows('shared')).toContainEqual({ id: 's', total: 50 });
  });

  test('whose fold throws stops where it is, shows why, and goes on once the fold is mended', async () => {
    let isBroken = true;
    const fragile = tally('fragile');
    const { Added } = fragile.handlers;
    run({
      ...fragile,
      handlers: {
        ...fragile.handlers,
        Added: {
          key: (e) => (Added ? Added.key(e) : ''),
          fold: (row, e) => {
            if (isBroken) throw new Error('cannot take this');
            return Added?.fold(row, e);
          },
        },
      },
    });
    const fault = async () =>
      (
        await own.database.query<{ fault: string | null }>(
          `select fault from read_model.checkpoint where subscriber = 'fragile'`,
        )
      )[0]?.fault;
    await eventually(async () =>
      expect(await fault()).toMatch(/^cannot take event \d+ \(Added in tally-.*\): cannot take this$/),
    );
    expect(await rows('fragile')).toEqual([]);
    isBroken = false;
    await caughtUp('fragile');
    expect(await fault()).toBeNull();
    expect(await rows('fragile')).toContainEqual({ id: 's', total: 50 });
  });

  test('that has all of the log forgets a fault that is over, though nothing new comes', async () => {
    const projection = tally('recovered');
    await rebuildProjection(parts(), projection);
    await saveFault(own.database, projection, 'the log was away');
    run(projection);
    await eventually(async () =>
      expect(await loadCheckpoint(own.database, 'recovered')).toMatchObject({ fault: null }),
    );
  });

  test('of a new version is rebuilt at start, and readers have the old one until then', async () => {
    await createMissingTables(own.database, tally('grown'));
    run(tally('grown', { version: 2, step: 10 }));
    await caughtUp('grown');
    expect(await loadCheckpoint(own.database, 'grown')).toMatchObject({ version: 2, build: 2 });
    expect(await rows('grown')).toContainEqual({ id: 's', total: 500 });
  });

  test('that a newer release built is left alone, and its keeper told to update', async () => {
    await createMissingTables(own.database, tally('future', { version: 9 }));
    const logged: object[] = [];
    const logger = { ...silent, error: (details: object) => logged.push(details) };
    const watched = { ...parts(), subscription: store, logger };
    running.push(runProjection(watched, tally('future'), { token: 1n }, stopped.signal));
    await eventually(() =>
      expect(logged).toContainEqual({
        projection: 'future',
        err: expect.objectContaining({ message: expect.stringContaining('update this instance') }),
      }),
    );
    expect(
      await own.database.query(`select version, fault from read_model.checkpoint where subscriber = 'future'`),
    ).toEqual([{ version: 9, fault: null }]);
  });
});

describe('a rebuild', () => {
  beforeEach(async () => {
    await createMissingTables(own.database, tally('rebuilt'));
  });

  test('comes to the same rows as the events one by one, while the live projection goes on', async () => {
    run(tally('rebuilt'));
    await caughtUp('rebuilt');
    const before = await rows('rebuilt');
    const writing = (async () => {
      for (let i = 0; i < 100; i++) await store.append(`tally-${uuidV7()}`, 'noStream', [added('w', 1)]);
    })();
    const { events } = await rebuildProjection(parts(), tally('rebuilt'));
    await writing;
    await caughtUp('rebuilt');
    expect(events).toBeGreaterThanOrEqual(50);
    expect(await rows('rebuilt')).toEqual(expect.arrayContaining([...before]));
    expect(await rows('rebuilt')).toContainEqual({ id: 'w', total: 100 });
  });

  test('never lets a reader see an empty or half-built model', async () => {
    let isDone = false;
    const rebuilding = rebuildProjection(parts(), tally('rebuilt')).finally(() => {
      isDone = true;
    });
    const expected = await rows('rebuilt');
    while (!isDone) expect(await rows('rebuilt')).toEqual(expected);
    await rebuilding;
    expect(await rows('rebuilt')).toEqual(expected);
  });

  test('reports how far it is, up to the end', async () => {
    const progress: { position: bigint; head: bigint }[] = [];
    const onProgress = (step: { position: bigint; head: bigint }) => progress.push(step);
    await rebuildProjection({ ...parts(), onProgress }, tally('rebuilt'));
    expect(progress.at(-1)?.position).toBe(progress.at(-1)?.head);
  });

  test('under way keeps a second one out', async () => {
    const first = rebuildProjection(parts(), tally('rebuilt'));
    const second = rebuildProjection(parts(), tally('rebuilt'));
    const outcomes = await Promise.allSettled([first, second]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes).toContainEqual({ status: 'rejected', reason: expect.any(RebuildInProgressError) });
  });

  test('that failed half-way leaves the old model, and the next one succeeds', async () => {
    const expected = await rows('rebuilt');
    const broken: Projection = {
      ...tally('rebuilt'),
      handlers: {
        Added: {
          key: () => 'x',
          fold: () => {
            throw new Error('broken fold');
          },
        },
      },
    };
    await expect(rebuildProjection(parts(), broken)).rejects.toThrow('broken fold');
    expect(await rows('rebuilt')).toEqual(expected);
    await rebuildProjection(parts(), tally('rebuilt'));
    expect(await rows('rebuilt')).toEqual(expected);
  });
});
