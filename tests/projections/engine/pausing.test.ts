// A paused projection stands still, whoever runs it and whatever ends meanwhile, until an operator lets it go on.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PausedError } from '../../../projections/engine/advance.js';
import { loadCheckpoint } from '../../../projections/engine/checkpoint.js';
import { pauseSubscriber, resumeSubscriber } from '../../../projections/engine/control.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { prepareProjection } from '../../../projections/engine/prepareProjection.js';
import type { Projection } from '../../../projections/engine/projection.js';
import { rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { eventually } from '../../support/eventually.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { notes, ParkingScene, silent } from './parkingScene.js';

const by = { by: 'operator:test', reason: 'to look at it' };

let scene: ParkingScene;

beforeAll(async () => {
  scene = await ParkingScene.open();
});

afterAll(() => scene.close());

const note = (subject: string, word: string) => scene.note({ subject, word });
const checkpointOf = ({ name }: Projection) => loadCheckpoint(scene.database, name);

/** Whoever reads the log has read all of it. */
async function othersHaveReadAll(): Promise<void> {
  const other = notes('other', /./);
  const stop = scene.run(other);
  const head = await scene.store.head();
  await eventually(async () => expect((await checkpointOf(other))?.position).toBe(head));
  await stop();
}

test('a pause holds from the moment it is given, in the midst of events and for all who run the projection', async () => {
  const projection = notes('paused', /^paused$/);
  const [stop] = [scene.run(projection), scene.run(projection)];
  let isOver = false;
  const writing = (async () => {
    while (!isOver) await note('paused', 'x');
  })();
  await eventually(async () => expect((await scene.words(projection)).paused).toMatch(/(x\.){20}/));
  await pauseSubscriber(scene.database, 'paused', by);
  const [words, position] = [await scene.words(projection), (await checkpointOf(projection))?.position];
  isOver = true;
  await writing;
  await note('paused', 'last');
  await othersHaveReadAll();
  await stop();
  const restarted = scene.run(projection, { token: 2n });
  await othersHaveReadAll();
  expect(await scene.words(projection)).toEqual(words);
  expect(await checkpointOf(projection)).toMatchObject({ position, pause: { ...by, at: expect.any(String) } });
  await resumeSubscriber(scene.database, 'paused');
  await eventually(async () => expect((await scene.words(projection)).paused).toMatch(/x\.last\.$/));
  await restarted();
});

test('a rebuild of a paused projection is done, and the projection stands still where it ended', async () => {
  const projection = notes('rebuilt', /^rebuilt$/);
  scene.run(projection);
  await note('rebuilt', '1');
  await eventually(async () => expect(await scene.words(projection)).toEqual({ rebuilt: '1.' }));
  await pauseSubscriber(scene.database, 'rebuilt', by);
  await note('rebuilt', '2');
  await scene.rebuild(projection);
  await note('rebuilt', '3');
  await othersHaveReadAll();
  expect(await scene.words(projection)).toEqual({ rebuilt: '1.2.' });
  await resumeSubscriber(scene.database, 'rebuilt');
  await eventually(async () => expect(await scene.words(projection)).toEqual({ rebuilt: '1.2.3.' }));
});

test('a rebuild during which the projection is paused leaves it as it is, and can be resumed', async () => {
  const projection = notes('overtaken', /^overtaken$/);
  await createMissingTables(scene.database, projection);
  await note('overtaken', '1');
  class PausingStore extends InterruptibleStore {
    override async head(): Promise<bigint> {
      await pauseSubscriber(scene.database, 'overtaken', by);
      return super.head();
    }
  }
  const parts = {
    database: scene.database,
    store: new PausingStore(scene.store),
    instance: 'test',
    passesParked: false,
  };
  await expect(rebuildProjection(parts, projection)).rejects.toThrow(
    /paused by operator:test \(to look at it\).*resume/,
  );
  expect(await scene.words(projection)).toEqual({});
  await resumeSubscriber(scene.database, 'overtaken');
  await scene.rebuild(projection);
  expect(await scene.words(projection)).toEqual({ overtaken: '1.' });
});

test('a new version is not built while the projection is paused', async () => {
  const old = notes('versioned', /^versioned$/);
  await createMissingTables(scene.database, old);
  await note('versioned', '1');
  await pauseSubscriber(scene.database, 'versioned', by);
  const grown = { ...old, version: 2 };
  const parts = { database: scene.database, store: scene.store, instance: 'test', passesParked: false, logger: silent };
  await expect(prepareProjection(parts, grown, new AbortController().signal)).rejects.toThrow(PausedError);
  scene.run(grown);
  expect(await checkpointOf(old)).toMatchObject({ version: 1, build: 1, fault: null });
  await resumeSubscriber(scene.database, 'versioned');
  await eventually(async () => expect(await scene.words(grown)).toEqual({ versioned: '1.' }));
  expect(await checkpointOf(old)).toMatchObject({ version: 2 });
});
