// Exactly once, whatever dies when: real processes, killed at their own statements, and a fold of the log to compare with.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { foldTally } from '../../support/foldTallies.js';
import { randomOf, shuffled } from '../../support/random.js';
import { TallyScene } from '../../support/tallyScene.js';

const seed = 20_261_126;
const kills = 18;
const names = ['ledger', 'journal', 'ledger_of_others'];
const savesCheckpoint = 'insert into read_model.checkpoint';

let scene: TallyScene;
beforeEach(async () => {
  scene = await TallyScene.open(names);
  await scene.append(2_000);
});
afterEach(() => scene.close());

describe('projections under leases', () => {
  test('fold every event once and in order, though their process is killed at each of its statements', async () => {
    scene.startWriting();
    for (const statements of shuffled([...Array(kills).keys()], randomOf(seed))) {
      const before = await scene.progress(names);
      const fate = { signal: 'SIGKILL', after: [savesCheckpoint, 'commit'], statements } as const;
      await scene.start({ names, isAlone: true, fate }).process.gone();
      await eventually(async () => expect(await scene.progress(names)).toBeGreaterThan(before));
    }
    await scene.stopWriting();
    const last = scene.start({ names, isAlone: true });
    await scene.caughtUp(names);
    await last.process.stop();
    expect(await scene.store.head()).toBeGreaterThan(4_000n);
    await scene.expectExact(names);
  }, 90_000);

  test('are complete from their first moment on, also when their process is killed in it', async () => {
    const fate = { signal: 'SIGKILL', after: [savesCheckpoint, 'commit'], statements: 0 } as const;
    await scene.start({ names: ['unheard_of'], isAlone: true, fate }).process.gone();
    const next = scene.start({ names: ['unheard_of'], isAlone: true });
    await eventually(() => scene.caughtUp(['unheard_of']));
    await next.process.stop();
    await scene.expectExact(['unheard_of']);
    const indexes = await scene.database.query(`select from pg_indexes where tablename = 'unheard_of_1'`);
    expect(indexes).toHaveLength(3);
  });

  /** Killed with the transaction that has the rows. */
  test.each([
    { engine: 'the engine', isTorn: false },
    { engine: 'one that saves its checkpoint apart from the rows', isTorn: true },
  ])('killed with a commit under way: $engine is seen to be right or wrong', async ({ isTorn }) => {
    const [name] = names as [string];
    const fate = {
      signal: 'SIGKILL',
      after: ['delete from read_model.parked_event', 'commit'],
      statements: 0,
    } as const;
    await scene.start({ names: [name], isAlone: true, isTorn, fate }).process.gone();
    const last = scene.start({ names: [name], isAlone: true, isTorn });
    await scene.caughtUp([name]);
    await last.process.stop();
    const isRight = JSON.stringify(await scene.rows(name)) === JSON.stringify(foldTally(name, 1, await scene.log()));
    expect(isRight).toBe(!isTorn);
  });
});
