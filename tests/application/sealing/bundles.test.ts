// A bundle holds a stretch of the log whole: nothing in it was changed, and nothing between its ends was left out.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { SealKey } from '../../../application/ports/sealKeys.js';
import type { BundleLine } from '../../../application/sealing/bundle.js';
import { checkBundle } from '../../../application/sealing/checkBundle.js';
import { type Bound, exportBundle } from '../../../application/sealing/exportBundle.js';
import { InvalidProofError, LogDiffersError, NoSuchEventError } from '../../../application/sealing/proof.js';
import { readEd25519Key } from '../../../infrastructure/security/ed25519.js';
import { type AuditScene, never, newSigner, openAuditScene, seal, write } from './auditScene.js';
import { change } from './tampering.js';

const signer = newSigner();
let scene: AuditScene;
let sealed: readonly RecordedEvent[];

beforeAll(async () => {
  scene = await openAuditScene();
  for (const count of [5, 3, 8]) {
    await write(scene.log, count);
    await seal(scene.log, { signer });
  }
  await write(scene.log, 2);
  sealed = (await scene.events()).slice(0, -3);
});
afterAll(() => scene.close());

async function bundleOf(from: Bound, to: Bound): Promise<readonly BundleLine[]> {
  const lines: BundleLine[] = [];
  for await (const line of exportBundle(scene.log, { from, to, signal: never })) lines.push(line);
  return lines;
}

async function* asText(lines: readonly BundleLine[]): AsyncGenerator<string> {
  for (const line of lines) yield JSON.stringify(line);
}

const check = (lines: readonly BundleLine[], keys: readonly SealKey[] = [signer.key]) =>
  checkBundle(asText(lines), { keys, readKey: readEd25519Key });

const position = (index: number): bigint => sealed[index]?.position ?? 0n;
const idsIn = (lines: readonly BundleLine[]) => lines.flatMap((line) => ('event' in line ? [line.event.id] : []));

describe('a bundle', () => {
  test('holds exactly the events between two positions, and the seals that cover them', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(sealed.length - 1), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const lines = await bundleOf({ position: position(from) }, { position: position(to) });
        expect(idsIn(lines)).toEqual(sealed.slice(from, to + 1).map(({ id }) => id));
        expect(await check(lines)).toMatchObject({ events: to - from + 1, notYetSealed: 0 });
      }),
      { numRuns: 30 },
    ));

  test('holds the events between two times, and tells how many of them are not sealed yet', async () => {
    const lines = await bundleOf({ time: '2020-01-01T00:00:00.000Z' }, { time: '2999-01-01T00:00:00.000Z' });
    expect(idsIn(lines)).toEqual(sealed.map(({ id }) => id));
    expect(await check(lines)).toMatchObject({ firstSeal: 1, lastSeal: { number: 3 }, notYetSealed: 3 });
    const instant = { time: sealed[6]?.recordedAt ?? '' };
    const within = sealed.filter(({ recordedAt }) => recordedAt === instant.time);
    expect(idsIn(await bundleOf(instant, instant))).toEqual(within.map(({ id }) => id));
  });

  test('does not hold when any line is missing, repeated, or in the place of another', async () => {
    const lines = await bundleOf({ position: position(3) }, { position: position(9) });
    expect(await check(lines)).toMatchObject({ firstSeal: 1, events: 7 });
    for (const n of lines.keys()) {
      await expect(check(lines.toSpliced(n, 1))).rejects.toThrow(InvalidProofError);
      await expect(check(lines.toSpliced(n, 0, ...lines.slice(n, n + 1)))).rejects.toThrow(InvalidProofError);
      if (n > 0) {
        const swapped = lines.toSpliced(n - 1, 2, ...lines.slice(n - 1, n + 1).reverse());
        await expect(check(swapped)).rejects.toThrow(InvalidProofError);
      }
    }
  });

  test('does not hold when an event was changed, or when one between two others is only a hash', async () => {
    const lines = await bundleOf({ position: position(1) }, { position: position(4) });
    const at = lines.findIndex((line) => 'event' in line) + 1;
    const line = lines[at];
    if (!line || !('event' in line)) throw new Error('The bundle holds no event.');
    const changed = { event: { ...line.event, data: { title: 'Anything else' } } };
    await expect(check(lines.with(at, changed))).rejects.toThrow(/not those that seal 1 covers/);
    await expect(check(lines.with(at, { leaf: 'a'.repeat(64) }))).rejects.toThrow(/was left out/);
  });

  test('does not hold against another key', async () => {
    const lines = await bundleOf({ position: position(0) }, { position: position(1) });
    await expect(check(lines, [newSigner().key])).rejects.toThrow(/not among those given/);
    expect(await check(lines, [])).toMatchObject({ events: 2 });
  });

  test('is not what is empty, nor what is no JSON', async () => {
    await expect(check([])).rejects.toThrow(/cut off/);
    const noJson = async function* () {
      yield 'no JSON';
    };
    await expect(checkBundle(noJson(), { keys: [], readKey: readEd25519Key })).rejects.toThrow(/Line 1 is not one/);
  });
});

test('where there is no sealed event there is no bundle', () =>
  expect(bundleOf({ position: 900_000n }, { position: 1_000_000n })).rejects.toThrow(NoSuchEventError));

test('of a log that differs from its seals there is no bundle', async () => {
  await change(scene.database, sealed[2] as RecordedEvent, 'data');
  await expect(bundleOf({ position: position(0) }, { position: position(4) })).rejects.toThrow(LogDiffersError);
});
