// Sealing: what a seal covers, that seals leave no event out and no event twice, and that sealers never fork the chain.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mostAppendBytes } from '../../../application/ports/eventStore.js';
import { sealLog } from '../../../application/sealing/sealLog.js';
import { hashOf } from '../../../application/sealing/sealStatement.js';
import { SealsReplacedError } from '../../../application/sealing/sealWitness.js';
import { type LogSealed, mostSealedEvents, sealStream } from '../../../domain/auditing/logSeal.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { sampleEvent, toArray } from '../../contract/sampleEvents.js';
import { aJobRun } from '../../support/jobRun.js';
import { type AuditScene, context, newSigner, openAuditScene, seal, verify, write } from './auditScene.js';

let scene: AuditScene;
beforeAll(async () => {
  scene = await openAuditScene();
});
afterAll(() => scene.close());
beforeEach(() => scene.clear());

const sealsInLog = async () =>
  (await toArray(scene.log.readStream(sealStream))).map(({ data }) => data as LogSealed['data']);

async function writeMany(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1_000) await write(scene.log, Math.min(left, 1_000));
}

describe('a seal', () => {
  test('covers every event since the last one, the last seal included', async () => {
    await write(scene.log, 3);
    const [first] = await seal(scene.log);
    await write(scene.log, 2);
    const [second] = await seal(scene.log);
    const events = await scene.events();
    expect(first).toMatchObject({ number: 1, count: 3, previous: null, keyFingerprint: null });
    expect(second).toMatchObject({
      number: 2,
      count: 3,
      first: { eventId: events[3]?.id, position: `${events[3]?.position}` },
      last: { eventId: events[5]?.id, position: `${events[5]?.position}` },
      previous: { root: first?.root, hash: first && hashOf(first), lastPosition: first?.last.position },
    });
    expect(events.map(({ type }) => type).filter((type) => type === 'LogSealed')).toHaveLength(2);
    expect(events[3]).toMatchObject({ type: 'LogSealed', stream: sealStream, revision: 0n });
  });

  test('is not made where nothing but a seal waits, nor in an empty log', async () => {
    expect(await seal(scene.log)).toEqual([]);
    await write(scene.log, 1);
    expect(await seal(scene.log)).toHaveLength(1);
    expect(await seal(scene.log)).toEqual([]);
  });

  test('is recorded with where the request for it came from', async () => {
    await write(scene.log, 1);
    await seal(scene.log);
    const [event] = await toArray(scene.log.readStream(sealStream));
    expect(event?.metadata).toMatchObject({ ...context, schemaVersion: 1 });
  });

  test('is signed with the key that is configured, and without one it is not', async () => {
    const signer = newSigner();
    await write(scene.log, 1);
    await seal(scene.log);
    await write(scene.log, 1);
    await seal(scene.log, { signer });
    expect(await sealsInLog()).toMatchObject([
      { statement: { keyFingerprint: null }, signature: null },
      { statement: { keyFingerprint: signer.key.fingerprint }, signature: { publicKey: signer.key.publicKey } },
    ]);
  });

  test('can be made of anything that an event can hold', async () => {
    const data = { text: 'lone \ud800, \u0000 and €', n: [1e21, -0, 5e-324], deep: { '': null } };
    await scene.log.append('odd-1', 'noStream', [sampleEvent({ data })]);
    await seal(scene.log);
    expect(await verify(scene.log)).toMatchObject({ isVerified: true, verifiedEvents: 1 });
  });
});

describe('many waiting events', () => {
  test('become seals of at most 10,000 events, which each fit in one append', async () => {
    await writeMany(mostSealedEvents + 50);
    const counts = (await seal(scene.log)).map(({ count }) => count);
    expect(counts).toEqual([mostSealedEvents, 50]);
    const [largest] = await sealsInLog();
    expect(Buffer.byteLength(JSON.stringify(largest))).toBeLessThan(mostAppendBytes / 2);
    const total = mostSealedEvents + 50;
    const progress: number[][] = [];
    const onProgress = (...numbers: number[]) => progress.push(numbers);
    expect(await verify(scene.log, { onProgress })).toMatchObject({
      isVerified: true,
      verifiedEvents: total,
      notYetSealed: 2,
    });
    expect(progress).toEqual([
      [0, total],
      [mostSealedEvents, total],
      [total, total],
    ]);
  });
});

test('of many that seal at once while others write, the chain never forks and every event is sealed once', async () => {
  const writing = Array.from({ length: 20 }, () => write(scene.log, 3));
  const sealing = Array.from({ length: 6 }, () => seal(scene.log));
  const recorded = (await Promise.all(sealing)).flat();
  await Promise.all(writing);
  recorded.push(...(await seal(scene.log)));
  const numbers = recorded.map(({ number }) => number).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, n) => n + 1));
  const { isVerified, verifiedEvents, notYetSealed } = await verify(scene.log);
  expect(isVerified).toBe(true);
  const waiting = (await scene.events()).slice(verifiedEvents).map(({ type }) => type);
  expect(waiting).toHaveLength(notYetSealed ?? 0);
  expect(new Set(waiting)).toEqual(new Set(['LogSealed']));
});

test('the job tells what it sealed, and the hash to note', async () => {
  await write(scene.log, 4);
  const run = aJobRun({ context });
  const job = sealLog({ log: scene.log, signer: undefined, clock: systemClock });
  const summary = await job(run);
  const [sealed] = await sealsInLog();
  expect(summary).toEqual({ seals: 1, eventsSealed: 4, lastSeal: 1, sealHash: sealed && hashOf(sealed.statement) });
  expect(await job(run)).toEqual({ seals: 0, eventsSealed: 0 });
});

test.each(['removed', 'replaced'])(
  'a sealer that has seen a seal signs nothing once that seal was %s',
  async (what) => {
    await write(scene.log, 4);
    const parts = { log: scene.log, signer: newSigner(), clock: systemClock };
    const run = aJobRun({ context });
    const job = sealLog(parts);
    await job(run);
    await scene.database.query('delete from event_log.event where stream = $1', [sealStream]);
    await write(scene.log, 1);
    if (what === 'replaced') await seal(scene.log);
    await write(scene.log, 1);
    const before = await sealsInLog();
    await expect(job(run)).rejects.toThrow(/seal 1 is not what it was: .* audit verify --expect [0-9a-f]{64}`/);
    await expect(job(run)).rejects.toThrow(SealsReplacedError);
    expect(await sealsInLog()).toEqual(before);
    // As after a restart: a log that was restored from a backup can be sealed on.
    expect(await sealLog(parts)(run)).toMatchObject({ seals: 1 });
  },
);

test('a sealer goes on behind the seals of others', async () => {
  const parts = { log: scene.log, signer: undefined, clock: systemClock };
  const run = aJobRun({ context });
  const jobs = [sealLog(parts), sealLog(parts)];
  for (const n of [0, 1, 1, 0, 1, 0]) {
    await write(scene.log, 1);
    expect(await jobs[n]?.(run)).toMatchObject({ seals: 1 });
  }
});

test('a sealer that is told to stop stops between two seals', async () => {
  await write(scene.log, 1);
  const job = sealLog({ log: scene.log, signer: undefined, clock: systemClock });
  await expect(job(aJobRun({ context, signal: AbortSignal.abort() }))).rejects.toThrow();
  expect(await sealsInLog()).toEqual([]);
});
