// What operators are told of a projection, for each thing that can be the matter with it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { saveCheckpoint, saveFault } from '../../../projections/engine/checkpoint.js';
import { pauseSubscriber } from '../../../projections/engine/control.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { UnfoldableEventError } from '../../../projections/engine/folding.js';
import { park } from '../../../projections/engine/parkedEvents.js';
import { tryGuard } from '../../../projections/engine/rebuild/guard.js';
import { jobs } from '../../../projections/jobs/jobs.js';
import { readProjections } from '../../../src/status/readProjections.js';
import { sampleEvent, toArray } from '../../contract/sampleEvents.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let store: PostgresEventStore;

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  await createMissingTables(own.database, jobs);
  await store.append('scheduledJob-a', 'noStream', [
    sampleEvent({ type: 'JobDefined' }),
    sampleEvent({ type: 'JobDefined' }),
  ]);
});

beforeEach(async () => {
  await own.database.query('delete from read_model.parked_event');
  await own.database.query('update read_model.checkpoint set paused_at = null, paused_by = null, pause_reason = null');
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

async function stands({ position, version = jobs.version }: { position: bigint; version?: number }): Promise<void> {
  await saveCheckpoint(own.database, jobs.name, { version, build: 1, position });
}

async function parks(place: number): Promise<void> {
  const event = (await toArray(store.readAll()))[place];
  if (event) await park(own.database, jobs.name, new UnfoldableEventError(event, 'a', new Error('no')));
}

const told = async () => (await readProjections(own.database, store)()).find(({ name }) => name === jobs.name);

describe('a projection', () => {
  test('that has all of the log is live', async () => {
    await stands({ position: 2n });
    expect(await told()).toMatchObject({ state: 'live', position: '2', head: '2', lag: '0', lagSeconds: 0 });
  });

  test('that has not is behind, by events of its own', async () => {
    await stands({ position: 1n });
    expect(await told()).toMatchObject({ state: 'behind', lag: '1', newVersion: null });
  });

  test('that an operator paused is paused, whatever else is the matter', async () => {
    await stands({ position: 1n });
    await saveFault(own.database, jobs, 'a fault');
    await pauseSubscriber(own.database, jobs.name, { by: 'operator:ann', reason: 'to look' });
    expect(await told()).toMatchObject({
      state: 'paused',
      fault: 'a fault',
      pause: { by: 'operator:ann', reason: 'to look' },
    });
  });

  test('with a fault that may pass is faulty, with events that it has passed or without', async () => {
    await stands({ position: 1n });
    await parks(0);
    await saveFault(own.database, jobs, 'the database is away');
    expect(await told()).toMatchObject({ state: 'faulty', parked: 1, fault: 'the database is away' });
  });

  test('before a parked event is stopped', async () => {
    await stands({ position: 1n });
    await parks(1);
    await saveFault(own.database, jobs, 'cannot take event 2');
    expect(await told()).toMatchObject({ state: 'stopped', parked: 1 });
  });

  test('whose new version met an event that it cannot take is stopped, however far the old one is', async () => {
    await stands({ position: 2n, version: 0 });
    await parks(0);
    await saveFault(own.database, jobs, 'cannot take event 1');
    expect(await told()).toMatchObject({ state: 'stopped', version: 0, newVersion: jobs.version });
  });

  test('whose new version is being built is rebuilding', async () => {
    await stands({ position: 2n, version: 0 });
    await own.database.transaction(async (transaction) => {
      await tryGuard(transaction, jobs.name);
      expect(await told()).toMatchObject({ state: 'rebuilding', newVersion: jobs.version });
    });
  });
});
