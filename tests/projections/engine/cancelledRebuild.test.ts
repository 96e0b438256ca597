// A rebuild that an operator cancels, under way or interrupted, stops soon and leaves nothing.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cancelRebuild } from '../../../projections/engine/control.js';
import { RebuildCancelledError } from '../../../projections/engine/rebuild/rebuildErrors.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { loadRebuild } from '../../../projections/engine/rebuild/rebuildRecord.js';
import { eventually } from '../../support/eventually.js';
import { tally } from '../../support/tallies.js';
import { TallyScene } from '../../support/tallyScene.js';

const name = 'ledger';
const names = [name];
const fewSecondsMs = 3_000;
const afterFilling = {
  signal: 'SIGKILL',
  after: ['update read_model.rebuild set resume_at', 'commit'],
  statements: 2,
} as const;

let scene: TallyScene;
beforeEach(async () => {
  scene = await TallyScene.open(names);
  await scene.append(2_000);
  await rebuildProjection(parts(), tally(name));
});
afterEach(() => scene.close());

const parts = () => ({ database: scene.database, store: scene.store, instance: 'test', passesParked: false });

async function expectNothingLeft(): Promise<void> {
  expect(await scene.tables(name)).toEqual([`${name}_2`]);
  expect(await loadRebuild(scene.database, name)).toMatchObject({ resumeAt: 0n, cancelledBy: 'operator' });
  expect(await scene.checkpoint(name)).toMatchObject({ version: 1, build: 2, fault: null });
  await scene.expectExact(names);
}

describe('a rebuild that an operator cancels', () => {
  test('stops within seconds and leaves nothing, though another process does it', async () => {
    let cancelledAtMs = 0;
    const rebuilding = scene.start({ names, version: 2, isRebuild: true, memoryBytes: 5_000 });
    await scene.database.transaction(async (reader) => {
      // Keeps it from the swap, which waits for readers.
      await reader.query(`select from read_model.${name}`);
      await eventually(async () => expect((await loadRebuild(scene.database, name))?.resumeAt).toBe(2_000n));
      cancelledAtMs = performance.now();
      await cancelRebuild(scene.database, tally(name), 'operator');
      await expect(rebuilding.process.ended()).rejects.toThrow(RebuildCancelledError.name);
    });
    expect(performance.now() - cancelledAtMs).toBeLessThan(fewSecondsMs);
    await expectNothingLeft();
  });

  test('after it was interrupted leaves nothing either, and the next one begins anew', async () => {
    await scene.start({ names, version: 2, isRebuild: true, memoryBytes: 5_000, fate: afterFilling }).process.gone();
    expect(await scene.tables(name)).toHaveLength(2);
    // Its connections may end a moment later than the process.
    await eventually(async () => {
      await cancelRebuild(scene.database, tally(name), 'operator');
      await expectNothingLeft();
    });
    const { events } = await rebuildProjection(parts(), tally(name, { version: 2 }));
    expect(events).toBe(2_000);
    expect(await scene.tables(name)).toHaveLength(1);
    await scene.expectExact(names);
  });

  test('and that a new version had begun, does not begin again by itself', async () => {
    await scene.start({ names, version: 2, isAlone: true, fate: afterFilling }).process.gone();
    await eventually(async () => {
      await cancelRebuild(scene.database, tally(name), 'operator');
      await expectNothingLeft();
    });
    const next = scene.start({ names, version: 2, isAlone: true });
    await eventually(async () =>
      expect((await scene.checkpoint(name)).fault).toMatch(/cancelled.*still see version 1/),
    );
    await next.process.stop();
    expect(await scene.checkpoint(name)).toMatchObject({ version: 1, build: 2 });
    await scene.expectExact(names);
  });
});
