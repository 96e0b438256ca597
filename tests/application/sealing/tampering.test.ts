// Whatever single thing is done to the sealed part of a log, the verification finds it and names the first event that differs.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { digestRange, type RangeDigest } from '../../../application/sealing/sealStatement.js';
import { sealStream } from '../../../domain/auditing/logSeal.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { type AuditScene, openAuditScene, seal, verify, write } from './auditScene.js';
import { type ChangedPart, change, changes, insertBefore, remove, swap } from './tampering.js';

let scene: AuditScene;
beforeAll(async () => {
  scene = await openAuditScene();
});
afterAll(() => scene.close());
beforeEach(() => scene.clear());

const parts = Object.keys(changes) as ChangedPart[];

/** Seals after each batch; the events of the last batch stay unsealed. */
async function writeLog(batches: readonly number[]): Promise<readonly RecordedEvent[]> {
  for (const [n, count] of batches.entries()) {
    await write(scene.log, count);
    if (n < batches.length - 1) await seal(scene.log);
  }
  const events = await scene.events();
  const { verifiedEvents } = await verify(scene.log);
  return events.slice(0, verifiedEvents);
}

async function differenceOf() {
  const { isVerified, difference } = await verify(scene.log);
  expect(isVerified).toBe(false);
  return difference;
}

const at = (events: readonly RecordedEvent[], index: number): RecordedEvent => {
  const event = events[index];
  if (!event) throw new Error(`There is no event ${index}.`);
  return event;
};

describe('a log that somebody tampered with', () => {
  const batches = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 });
  const runs = { numRuns: 12 };

  test.each(parts)('differs at the event whose %s was changed', (part) =>
    fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (counts, n) => {
        await scene.clear();
        const sealed = await writeLog(counts);
        const target = at(sealed, n % sealed.length);
        await change(scene.database, target, part);
        const difference = await differenceOf();
        // A seal that is no longer at its place in the chain is missing there.
        const isMissingSeal = target.stream === sealStream && (part === 'stream' || part === 'revision');
        if (isMissingSeal) expect(difference).toMatchObject({ kind: 'removed', seal: Number(target.revision) + 1 });
        else expect(difference).toMatchObject({ kind: 'changed', eventId: target.id });
      }),
      runs,
    ),
  );

  test('differs at the event that was removed', () =>
    fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (counts, n) => {
        await scene.clear();
        const sealed = await writeLog(counts);
        const target = at(sealed, n % sealed.length);
        await remove(scene.database, target);
        const missing =
          target.stream === sealStream ? { seal: Number(target.revision) + 1 } : { eventId: target.id, event: null };
        expect(await differenceOf()).toMatchObject({ kind: 'removed', ...missing });
      }),
      runs,
    ));

  test('differs at the event that was inserted', () =>
    fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (counts, n) => {
        await scene.clear();
        const sealed = await writeLog(counts);
        const eventId = await insertBefore(scene.database, at(sealed, n % sealed.length));
        expect(await differenceOf()).toMatchObject({ kind: 'inserted', eventId, event: { type: 'Forged' } });
      }),
      runs,
    ));

  test('differs at the first of two events that were swapped, in one seal or in two', () =>
    fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.nat(), async (counts, n, m) => {
        await scene.clear();
        const sealed = await writeLog(counts);
        const [earlier, later] = [n % sealed.length, m % sealed.length].sort((a, b) => a - b) as [number, number];
        fc.pre(earlier !== later);
        await swap(scene.database, at(sealed, earlier), at(sealed, later));
        const { id, position } = at(sealed, later);
        const place = { position: `${at(sealed, earlier).position}` };
        expect(position).not.toBe(at(sealed, earlier).position);
        expect(await differenceOf()).toMatchObject({ kind: 'reordered', eventId: id, event: place });
      }),
      runs,
    ));
});

test('an event of which only the id was kept is changed, and one of which nothing was kept too', async () => {
  const sealed = await writeLog([4, 1]);
  const target = at(sealed, 2);
  await remove(scene.database, target);
  const forged = await insertBefore(scene.database, at(sealed, 3));
  expect(await differenceOf()).toMatchObject({ kind: 'changed', eventId: target.id, event: { id: forged } });
});

test.each([
  ['a number that no number is', `data = '{"n": 1e400}'`],
  ['more levels than anybody reads', `data = json(repeat('[', 2000) || repeat(']', 2000))`],
  ['no object', `data = '"text"', metadata = 'null'`],
  ['the end of time', `recorded_at = 'infinity'`],
  ['the time before time', `recorded_at = '-infinity'`],
])('an event that was given %s is changed, and no verification breaks at it', async (_, forgery) => {
  const target = at(await writeLog([4, 1]), 2);
  await scene.database.query(`update event_log.event set ${forgery} where position = $1`, [target.position]);
  expect(await differenceOf()).toMatchObject({ kind: 'changed', seal: 1, eventId: target.id });
});

test('what could not be sealed is named, when somebody slipped it in before the seal', async () => {
  await write(scene.log, 2);
  const [target] = await scene.events();
  await scene.database.query(`update event_log.event set data = '[1e400]' where event_id = $1`, [target?.id]);
  await expect(seal(scene.log)).rejects.toThrow(`Event ${target?.id} cannot be sealed`);
});

test('an event from a far future can be sealed, and what follows it too', async () => {
  await write(scene.log, 2);
  await scene.database.query(`update event_log.event set recorded_at = '20000-01-01'`);
  await seal(scene.log);
  await write(scene.log, 1);
  await seal(scene.log);
  expect(await verify(scene.log)).toMatchObject({ isVerified: true, verifiedEvents: 4 });
});

test('a seal that is another when it is read again is found', async () => {
  const [event] = await writeLog([3, 1]);
  const twoFaced = new InterruptibleStore(scene.log);
  let readings = 0;
  twoFaced.beforeReading = async (stream) => {
    // The chain is read up to its end; then each seal again, with the events that it covers.
    if (stream !== sealStream || ++readings !== 3) return;
    await change(scene.database, event as RecordedEvent, 'data');
    const { index, hasNews: _, ...digest } = (await digestRange(scene.log.readAll({ limit: 3 }))) as RangeDigest;
    await scene.database.query(
      `update event_log.event set data = (data::jsonb || jsonb_build_object('index', $1::text, 'statement',
         data::jsonb -> 'statement' || $2::jsonb))::json where stream = $3`,
      [index, digest, sealStream],
    );
  };
  expect(await verify(twoFaced)).toMatchObject({ isVerified: false, difference: { kind: 'changed', seal: 1 } });
});

test('the last events of the log cannot be removed unseen once they are sealed', async () => {
  await write(scene.log, 3);
  await seal(scene.log);
  const events = await scene.events();
  await remove(scene.database, at(events, 2));
  expect(await differenceOf()).toMatchObject({ kind: 'removed', eventId: at(events, 2).id });
});

test('what is not sealed yet can be changed unseen, and is counted', async () => {
  await writeLog([3, 2]);
  const events = await scene.events();
  await change(scene.database, at(events, 5), 'data');
  expect(await verify(scene.log)).toMatchObject({ isVerified: true, verifiedEvents: 3, notYetSealed: 3 });
});

test('a verification that is interrupted says neither yes nor no', async () => {
  await writeLog([3, 2]);
  await expect(verify(scene.log, { signal: AbortSignal.abort(new Error('Interrupted.')) })).rejects.toThrow(
    'Interrupted.',
  );
});

test('to hide an event from the readers of its stream is no difference: the log keeps it', async () => {
  await write(scene.log, 3, 'book-hidden');
  await seal(scene.log);
  await scene.log.deleteStream('book-hidden', 2n);
  expect(await verify(scene.log)).toMatchObject({ isVerified: true, verifiedEvents: 3 });
});
