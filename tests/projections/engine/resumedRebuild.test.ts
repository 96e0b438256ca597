// Where a rebuild that did not come to its end goes on: exactly behind what is in its table, whatever happened in between.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Projection } from '../../../projections/engine/projection.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { loadRebuild, saveResumeAt } from '../../../projections/engine/rebuild/rebuildRecord.js';
import { eventually } from '../../support/eventually.js';
import { GrowingStore } from '../../support/growingStore.js';
import { tally } from '../../support/tallies.js';
import { TallyScene } from '../../support/tallyScene.js';

const name = 'ledger';
const names = [name];
/** It asks for the end of the log so often before. */
const swaps = 3;
/** Little enough that rows go into the table many times over. */
const memoryBytes = 1_000;

let scene: TallyScene;
beforeEach(async () => {
  scene = await TallyScene.open(names);
  await scene.append(3_000);
});
afterEach(() => scene.close());

const parts = () => ({ database: scene.database, store: scene.store, instance: 'test', passesParked: false });

/** The log grows with every step of it; it is given up when it tries for the second time to swap under a reader. */
async function giveUpBeforeSwap(projection: Projection, { passesParked = false } = {}): Promise<void> {
  const givenUp = new AbortController();
  const store = new GrowingStore(scene.store, async (step) => {
    await scene.append(5);
    if (step === swaps + 1) givenUp.abort();
  });
  const { signal } = givenUp;
  await scene.database.transaction(async (reader) => {
    await reader.query(`select from read_model.${name}`);
    const rebuilding = rebuildProjection({ ...parts(), store, passesParked, signal, memoryBytes }, projection);
    await expect(rebuilding).rejects.toMatchObject({ name: 'AbortError' });
  });
}

describe('a rebuild that was given up', () => {
  test('after it had caught up goes on from there, and counts every event once', async () => {
    await giveUpBeforeSwap(tally(name));
    expect((await loadRebuild(scene.database, name))?.resumeAt).toBeGreaterThan(3_000n);
    const { events } = await rebuildProjection(parts(), tally(name));
    expect(events).toBe((await scene.log()).length);
    await scene.expectExact(names);
  });

  test('after it had set an event aside begins anew: what was set aside is not forgotten', async () => {
    const whole = tally(name);
    const late = 2_500n;
    const broken: Projection = {
      ...whole,
      handlers: Object.fromEntries(
        Object.entries(whole.handlers).map(([type, { key, fold }]) => [
          type,
          {
            key,
            fold(row, event) {
              if (event.position === late) throw new Error('cannot take this');
              return fold(row, event);
            },
          },
        ]),
      ),
    };
    await giveUpBeforeSwap(broken, { passesParked: true });
    await rebuildProjection({ ...parts(), passesParked: true }, broken);
    const resumed = await scene.rows(name);
    await rebuildProjection({ ...parts(), passesParked: true, fromScratch: true }, broken);
    expect(resumed).toEqual(await scene.rows(name));
    const parked = await scene.database.query(
      `select position from read_model.parked_event where position = ${late} and state = 'waiting'`,
    );
    expect(parked).toHaveLength(1);
  });

  test('goes on behind what its process had still committed while it died', async () => {
    await giveUpBeforeSwap(tally(name));
    const left = await loadRebuild(scene.database, name);
    if (!left) throw new Error('nothing was left');
    await saveResumeAt(scene.database, name, { position: 10n, events: 10 });
    let resumed: Promise<unknown> | undefined;
    await scene.database.transaction(async (dying) => {
      await saveResumeAt(dying, name, { position: left.resumeAt, events: (await log(left.resumeAt)).length });
      resumed = rebuildProjection(parts(), tally(name));
      await eventually(async () => {
        const waiting = await scene.database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      });
    });
    expect(await resumed).toMatchObject({ events: (await scene.log()).length });
    await scene.expectExact(names);
  });
});

const log = (upTo: bigint) => scene.log({ upTo });

test('a swap that has to wait for a reader folds every event once, however often it tries', async () => {
  let tries = 0;
  let rebuilding: Promise<unknown> | undefined;
  await scene.database.transaction(async (reader) => {
    await reader.query(`select from read_model.${name}`);
    const store = new GrowingStore(scene.store, async (step) => {
      await scene.append(5);
      if (step >= swaps) tries += 1;
    });
    rebuilding = rebuildProjection({ ...parts(), store, memoryBytes: 1 }, tally(name));
    rebuilding.catch(() => undefined);
    await eventually(() => expect(tries).toBe(3));
  });
  expect(await rebuilding).toMatchObject({ events: (await scene.log()).length });
  await scene.expectExact(names);
});
