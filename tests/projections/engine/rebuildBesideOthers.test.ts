// Rebuilds beside readers, a writer, the live projections, other rebuilds, and releases that know another version.
import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Projection } from '../../../projections/engine/projection.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../../projections/engine/runProjection.js';
import { eventually } from '../../support/eventually.js';
import { tally } from '../../support/tallies.js';
import { TallyReader } from '../../support/tallyReader.js';
import { TallyScene } from '../../support/tallyScene.js';

const name = 'ledger';
/** As many as the service has, and more than a process has connections for, if each took two. */
const many = Array.from({ length: 14 }, (_, index) => `${index % 2 ? 'journal' : 'ledger'}_of_${index}`);

let scene: TallyScene;
let stopped: AbortController;
let running: Promise<void>[];
let errors: unknown[];
beforeEach(async () => {
  scene = await TallyScene.open([name, ...many]);
  await scene.append(5_000);
  [stopped, running, errors] = [new AbortController(), [], []];
  setMaxListeners(0, stopped.signal);
});
afterEach(async () => {
  stopped.abort();
  await Promise.all(running);
  await scene.close();
});

const parts = () => ({ database: scene.database, store: scene.store, instance: 'test', passesParked: false });

function run(projection: Projection): Promise<void> {
  const logger = { info() {}, warn() {}, error: (details: object) => errors.push(details) };
  const ended = runProjection(
    { ...parts(), subscription: scene.store, logger },
    projection,
    { token: 1n },
    stopped.signal,
  );
  running.push(ended);
  return ended;
}

const hasVersion = (version: number) =>
  eventually(async () => expect((await scene.checkpoint(name)).version).toBe(version));

describe('a rebuild', () => {
  test('is seen by readers as nothing but the live model, which grows with the log', async () => {
    run(tally(name));
    await scene.caughtUp([name]);
    const readers = [1, 2, 3].map(() => new TallyReader(scene.database, name));
    scene.startWriting();
    for (let round = 0; round < 3; round++) await rebuildProjection(parts(), tally(name));
    await scene.stopWriting();
    await scene.caughtUp([name]);
    await Promise.all(readers.map((reader) => reader.stop()));
    const log = await scene.log();
    for (const reader of readers) {
      expect(reader.firstWrong(log, [1])).toBeUndefined();
      expect(reader.seen.length).toBeGreaterThan(10);
    }
    await scene.expectExact([name]);
    expect(errors).toEqual([]);
  });

  test('goes well beside all others, with fewer connections than they would like', async () => {
    scene.startWriting();
    const rebuilt = await Promise.all(many.map((each) => rebuildProjection(parts(), tally(each))));
    await scene.stopWriting();
    expect(rebuilt.map(({ build }) => build)).toEqual(many.map(() => 2));
    await scene.expectExact(many);
    for (const each of many) expect(await scene.tables(each)).toEqual([`${each}_2`]);
  });
});

describe('a new version of a projection', () => {
  test('is built in the background, once, while readers have the old one and a second instance waits', async () => {
    await rebuildProjection(parts(), tally(name));
    const reader = new TallyReader(scene.database, name);
    scene.startWriting();
    for (let instance = 0; instance < 2; instance++) run(tally(name, { version: 2 }));
    await hasVersion(2);
    await scene.stopWriting();
    await scene.caughtUp([name]);
    await reader.stop();
    expect(reader.firstWrong(await scene.log(), [1, 2])).toBeUndefined();
    expect((await scene.checkpoint(name)).build).toBe(3);
    await scene.expectExact([name]);
    expect(errors).toEqual([]);
  });

  test('of all of them at once leaves the old ones to readers, and no instance without connections', async () => {
    for (const each of many) run(tally(each, { version: 2 }));
    await scene.caughtUp(many, { withinMs: 20_000 });
    await scene.expectExact(many);
    expect(errors).toEqual([]);
  });

  test('is not touched by an old release beside it, which gives the projection up', async () => {
    const old = run(tally(name));
    await scene.caughtUp([name]);
    scene.startWriting();
    run(tally(name, { version: 2 }));
    await hasVersion(2);
    await old;
    await scene.append(10);
    await scene.stopWriting();
    await scene.caughtUp([name]);
    expect(await scene.checkpoint(name)).toMatchObject({ version: 2, build: 2, fault: null });
    await scene.expectExact([name]);
    expect(errors).toHaveLength(1);
    await run(tally(name));
    expect(await scene.checkpoint(name)).toMatchObject({ version: 2, build: 2, fault: null });
  });
});
