// Between the hourly runs the log is sealed whenever as many events wait as a seal can cover.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type SealGrowthParts, sealGrowth } from '../../../application/sealing/sealGrowth.js';
import { hashOf } from '../../../application/sealing/sealStatement.js';
import { type LogSealed, mostSealedEvents, sealStream } from '../../../domain/auditing/logSeal.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { toArray } from '../../contract/sampleEvents.js';
import { eventually } from '../../support/eventually.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { type AuditScene, openAuditScene, seal, write } from './auditScene.js';

let scene: AuditScene;
let faults: (string | undefined)[];
let logged: object[];
beforeAll(async () => {
  scene = await openAuditScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  faults = [];
  logged = [];
  await scene.clear();
});

const partsOn = (log: SealGrowthParts['log']): SealGrowthParts => ({
  log,
  subscription: scene.log,
  signer: undefined,
  clock: systemClock,
  logger: { info: (details) => logged.push(details), warn() {}, error() {} },
  instance: 'tests',
  onFault: (fault) => faults.push(fault),
});

const counts = async () =>
  (await toArray(scene.log.readStream(sealStream))).map(({ data }) => (data as LogSealed['data']).statement.count);

async function writeMany(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1_000) await write(scene.log, Math.min(left, 1_000));
}

test('10,000 waiting events are sealed once, however many watch; what does not fill a seal waits for the hour', async () => {
  await writeMany(mostSealedEvents - 500);
  const stopping = new AbortController();
  const watchers = [1, 2].map(() => sealGrowth(partsOn(scene.log), stopping.signal));
  await writeMany(700);
  await eventually(async () => expect(await counts()).toEqual([mostSealedEvents]));
  stopping.abort();
  await Promise.all(watchers);
  expect(faults.filter(Boolean)).toEqual([]);
  const [sealed] = (await toArray(scene.log.readStream(sealStream))).map(({ data }) => data as LogSealed['data']);
  expect(logged).toEqual([{ seal: 1, events: mostSealedEvents, sealHash: sealed && hashOf(sealed.statement) }]);
  expect(await seal(scene.log, { completeRangesOnly: true })).toEqual([]);
  // The 200 that were left, and the seal itself.
  expect(await seal(scene.log)).toMatchObject([{ number: 2, count: 201 }]);
});

test('what was sealed meanwhile by others does not wait any more', async () => {
  const stopping = new AbortController();
  const watcher = sealGrowth(partsOn(scene.log), stopping.signal);
  await writeMany(mostSealedEvents - 500);
  await seal(scene.log);
  await writeMany(mostSealedEvents - 100);
  await write(scene.log, 99);
  await eventually(async () => expect(await counts()).toEqual([mostSealedEvents - 500, mostSealedEvents]));
  stopping.abort();
  await watcher;
});

test('where a seal was taken away, the watcher says so, and goes on saying so', async () => {
  await write(scene.log, 1);
  await seal(scene.log);
  const stopping = new AbortController();
  const watcher = sealGrowth(partsOn(scene.log), stopping.signal);
  await eventually(() => expect(faults).toEqual([undefined]));
  await scene.database.query('delete from event_log.event where stream = $1', [sealStream]);
  await writeMany(mostSealedEvents);
  await eventually(() => expect(faults.filter(Boolean)).toHaveLength(2));
  expect(faults.at(-1)).toMatch(/seal 1 is not what it was/);
  stopping.abort();
  await watcher;
  expect(await counts()).toEqual([]);
});

test('while the log is away the watcher says why it stands still, and it goes on by itself', async () => {
  const log = new InterruptibleStore(scene.log);
  log.isAway = true;
  const stopping = new AbortController();
  const watcher = sealGrowth(partsOn(log), stopping.signal);
  await eventually(() => expect(faults).toEqual(['The store is away.']));
  log.isAway = false;
  await eventually(() => expect(faults.at(-1)).toBeUndefined());
  stopping.abort();
  await watcher;
});
