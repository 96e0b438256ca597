// A rebuild that is killed anywhere: readers notice nothing, and the next one goes on or begins anew, to the same rows.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dropOlderTables } from '../../../projections/engine/readTable.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { loadRebuild } from '../../../projections/engine/rebuild/rebuildRecord.js';
import { eventually } from '../../support/eventually.js';
import { GrowingStore } from '../../support/growingStore.js';
import { randomOf, shuffled } from '../../support/random.js';
import { tally } from '../../support/tallies.js';
import { TallyReader } from '../../support/tallyReader.js';
import { TallyScene } from '../../support/tallyScene.js';

const seed = 20_261_126;
/** Little enough that rows go into the table many times over. */
const memoryBytes = 5_000;
const name = 'ledger';
const names = [name];

let scene: TallyScene;
beforeEach(async () => {
  scene = await TallyScene.open(names);
  await scene.append(6_000);
  await rebuildProjection(parts(), tally(name));
});
afterEach(() => scene.close());

const parts = () => ({ database: scene.database, store: scene.store, instance: 'test', passesParked: false });
const random = randomOf(seed);
const begins = 'insert into read_model.rebuild';
const fills = ['update read_model.rebuild set resume_at', 'commit'];
const indexes = 'create index';
/** Early, while it folds; and in its last steps, up to those behind the swap. */
const points = shuffled(
  [
    ...Array.from({ length: 4 }, () => ({ after: [begins], statements: random(40) })),
    ...Array.from({ length: 10 }, (_, step) => ({ after: [indexes], statements: 4 * step + random(4) })),
  ],
  random,
);

describe('a rebuild for a new version', () => {
  test('killed again and again, leaves readers what they had, and comes to what the log comes to', async () => {
    const reader = new TallyReader(scene.database, name);
    scene.startWriting();
    for (const point of points) {
      const fate = { signal: 'SIGKILL', ...point } as const;
      await scene.start({ names, version: 2, isRebuild: true, memoryBytes, fate }).process.gone();
    }
    await scene.stopWriting();
    const last = scene.start({ names, version: 2, isRebuild: true, memoryBytes });
    await last.process.ended();
    await reader.stop();

    const { build } = await scene.checkpoint(name);
    expect(last.said).toEqual([{ events: (await scene.log()).length, build }]);
    await scene.expectExact(names);
    expect(await scene.tables(name)).toEqual([`${name}_${build}`]);
    expect(reader.firstWrong(await scene.log(), [1, 2])).toBeUndefined();
    expect(reader.seen.length).toBeGreaterThan(1);
  }, 60_000);

  test('killed after some of it was in the table, goes on from there', async () => {
    const fate = { signal: 'SIGKILL', after: fills, statements: 8 } as const;
    const killed = scene.start({ names, version: 2, isRebuild: true, memoryBytes, fate });
    await killed.process.gone();
    expect(killed.said).toEqual([]);
    const left = await loadRebuild(scene.database, name);
    expect(left?.resumeAt).toBeGreaterThan(0n);
    expect(left?.resumeAt).toBeLessThan(await scene.store.head());

    const read: bigint[] = [];
    const onProgress = ({ position }: { position: bigint }) => read.push(position);
    const { events, build } = await rebuildProjection({ ...parts(), onProgress }, tally(name, { version: 2 }));
    expect(read[0]).toBeGreaterThan(left?.resumeAt ?? 0n);
    expect({ events, build }).toEqual({ events: (await scene.log()).length, build: left?.build });
    await scene.expectExact(names);
    expect(await scene.tables(name)).toEqual([`${name}_${build}`]);
  });

  test('killed before anything was in the table, begins anew and leaves nothing of the first', async () => {
    const fate = { signal: 'SIGKILL', after: [begins, 'create table'], statements: 2 } as const;
    await scene.start({ names, version: 2, isRebuild: true, fate }).process.gone();
    expect(await scene.tables(name)).toHaveLength(2);
    const { events, build } = await rebuildProjection(parts(), tally(name, { version: 2 }));
    expect(events).toBe((await scene.log()).length);
    await scene.expectExact(names);
    expect(await scene.tables(name)).toEqual([`${name}_${build}`]);
  });

  test('killed right after the swap, leaves an old table that goes when the projection runs again', async () => {
    const fate = { signal: 'SIGKILL', after: ['delete from read_model.rebuild', 'commit'], statements: 0 } as const;
    await scene.start({ names, version: 2, isRebuild: true, fate }).process.gone();
    await eventually(async () => expect((await scene.checkpoint(name)).build).toBe(3));
    await scene.database.transaction(async (reader) => {
      await reader.query(`select from read_model.${name}_2`);
      await dropOlderTables(scene.database, tally(name).table, { than: 3, attempts: 1 });
    });
    expect(await scene.tables(name)).toHaveLength(2);

    const next = scene.start({ names, version: 2, isAlone: true });
    await scene.append(10);
    await scene.caughtUp(names);
    await next.process.stop();
    expect(await scene.tables(name)).toEqual([`${name}_3`]);
    await scene.expectExact(names);
  });

  test('that stands still is not waited for, and cannot write when it wakes up beside the next one', async () => {
    scene.startWriting();
    // Right before what came meanwhile goes into the table.
    const fate = { signal: 'SIGSTOP', after: ['analyze', 'begin'], statements: 0 } as const;
    const frozen = scene.start({ names, version: 2, isRebuild: true, memoryBytes, fate });
    await eventually(() => expect(frozen.said).toEqual([{ stopped: true }]));
    await scene.stopWriting();
    const left = await loadRebuild(scene.database, name);

    const store = new GrowingStore(scene.store, async (step) => {
      await scene.append(5);
      if (step !== 2) return;
      frozen.process.wake();
      await frozen.process.gone();
    });
    const next = () => rebuildProjection({ ...parts(), store }, tally(name, { version: 2 }));
    const { events, build } = await eventually(next);
    expect({ events, build }).toEqual({ events: (await scene.log()).length, build: left?.build });
    await expect(frozen.process.ended()).rejects.toThrow(/idle-in-transaction|not queryable/);
    await scene.expectExact(names);
    expect(await scene.tables(name)).toEqual([`${name}_${build}`]);
  });
});
