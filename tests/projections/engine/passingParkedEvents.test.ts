// The policy that goes on past parked events: other rows move, the row concerned waits, and nothing gets out of order.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnfoldableEventError } from '../../../projections/engine/folding.js';
import { retryParkedEvent, skipParkedEvent, UnknownRowError } from '../../../projections/engine/parkedControl.js';
import type { Projection } from '../../../projections/engine/projection.js';
import { eventually } from '../../support/eventually.js';
import { notes, ParkingScene, type Poison, refused } from './parkingScene.js';

const passing = { passesParked: true };

let scene: ParkingScene;
let count = 0;
/** Made at once, because it takes a while until an event is parked. */
const ready: Awaited<ReturnType<typeof poison>>[] = [];

beforeAll(async () => {
  scene = await ParkingScene.open();
  const kinds: readonly Poison[] = [
    'fold',
    'fold',
    'fold',
    'fold',
    'fold',
    'fold',
    'fold',
    ...refused,
    'tooLarge',
    'tooLarge',
    'nul',
    'key',
  ];
  for (const kind of kinds) ready.push(await poison(kind));
});

afterAll(() => scene.close());

/** A projection with a poisoned event in one row, and with events behind it and beside it. */
async function poison(kind: Poison) {
  const name = `passing${count++}`;
  const mended = new Set<Poison>();
  const projection = notes(name, RegExp(`^${name}-`), mended);
  const word = (row: 'a' | 'b', text: string) => ({ subject: `${name}-${row}`, word: text });
  const words = (a: string, b: string) => ({ [`${name}-a`]: a, [`${name}-b`]: b });
  const [, ...positions] = await scene.note(
    word('a', '1'),
    { ...word('a', '2'), poison: kind },
    word('b', '3'),
    word('a', '4'),
  );
  const stop = scene.run(projection, passing);
  return { kind, projection, mended, word, words, stop, poison: positions[0], behind: positions[2] };
}

function poisoned(kind: Poison) {
  const place = ready.findIndex((one) => one.kind === kind);
  const [one] = ready.splice(place, 1);
  if (!one) throw new Error(`no projection with a poisoned ${kind} is left`);
  return one;
}

const positionsOf = async (projection: Projection) => (await scene.parked(projection)).map(({ position }) => position);

async function parks(projection: Projection, ...positions: readonly (string | undefined)[]): Promise<void> {
  await eventually(async () => expect(await positionsOf(projection)).toEqual(positions));
}

async function retry(projection: Projection, position: string | undefined): Promise<void> {
  await retryParkedEvent(scene, projection, await scene.parkedAt(projection, position));
}

async function rebuiltAlike(projection: Projection): Promise<void> {
  const words = await scene.words(projection);
  await scene.rebuild(projection);
  expect(await scene.words(projection)).toEqual(words);
}

describe('with the policy that passes them, a parked event', () => {
  test('lets other rows go on, while later events of its row wait behind it', async () => {
    const { projection, words, word, poison, behind } = poisoned('fold');
    await parks(projection, poison, behind);
    const [, last] = await scene.note(word('b', '5'), word('a', '6'));
    await parks(projection, poison, behind, last);
    expect(await scene.words(projection)).toEqual(words('1.', '3.5.'));
    expect((await scene.parkedAt(projection, last)).error).toBe('waits behind an earlier event of the same row');
  });

  test.each(['fold', 'tooLarge', 'nul'] as const)(
    'with a mended %s is folded, and those behind it in their order',
    async (kind) => {
      const { projection, mended, words, word, poison, behind } = poisoned(kind);
      await parks(projection, poison, behind);
      mended.add(kind);
      await retry(projection, behind);
      await scene.note(word('a', '5'));
      await eventually(async () => expect(await scene.words(projection)).toEqual(words('1.2.4.5.', '3.')));
      expect(await scene.parked(projection)).toEqual([]);
      await rebuiltAlike(projection);
    },
  );

  test('retried by two operators at once is folded once', async () => {
    const { projection, mended, words, poison, behind } = poisoned('fold');
    await parks(projection, poison, behind);
    mended.add('fold');
    await Promise.all([retry(projection, poison), retry(projection, behind), retry(projection, poison)]);
    expect(await scene.words(projection)).toEqual(words('1.2.4.', '3.'));
  });

  test.each(['fold', 'tooLarge'] as const)('whose %s is as it was goes on waiting when it is retried', async (kind) => {
    const { projection, words, poison, behind } = poisoned(kind);
    await parks(projection, poison, behind);
    await expect(retry(projection, poison)).rejects.toThrow(UnfoldableEventError);
    expect(await scene.words(projection)).toEqual(words('1.', '3.'));
    await parks(projection, poison, behind);
  });

  test('that is skipped leaves those behind it waiting until they are retried', async () => {
    const { projection, words, poison, behind } = poisoned('fold');
    await parks(projection, poison, behind);
    await skipParkedEvent(scene.database, await scene.parkedAt(projection, poison));
    expect(await scene.words(projection)).toEqual(words('1.', '3.'));
    await retry(projection, behind);
    expect(await scene.words(projection)).toEqual(words('1.4.', '3.'));
    await rebuiltAlike(projection);
    expect(await scene.parked(projection)).toEqual([expect.objectContaining({ position: poison, state: 'skipped' })]);
  });

  test('keeps its row waiting when the service is started with the other policy', async () => {
    const { projection, mended, words, word, stop, poison, behind } = poisoned('fold');
    await parks(projection, poison, behind);
    await stop();
    scene.run(projection, { token: 2n });
    const [, last] = await scene.note(word('b', '5'), word('a', '6'));
    await eventually(async () => expect(await scene.words(projection)).toEqual(words('1.', '3.5.')));
    await parks(projection, poison, behind, last);
    mended.add('fold');
    await retry(projection, poison);
    expect(await scene.words(projection)).toEqual(words('1.2.4.6.', '3.5.'));
    await rebuiltAlike(projection);
  });

  test('whose row was not known comes in by a rebuild alone: its row did not wait', async () => {
    const { projection, mended, words, poison } = poisoned('key');
    await eventually(async () => expect(await scene.words(projection)).toEqual(words('1.4.', '3.')));
    await parks(projection, poison);
    mended.add('key');
    await expect(retry(projection, poison)).rejects.toThrow(UnknownRowError);
    expect(await scene.words(projection)).toEqual(words('1.4.', '3.'));
    await parks(projection, poison);
    await scene.rebuild(projection, passing);
    expect(await scene.words(projection)).toEqual(words('1.2.4.', '3.'));
    expect(await scene.parked(projection)).toEqual([]);
  });

  test.each(['fold', ...refused] as const)(
    'with its %s is parked by a rebuild as well, with those behind it',
    async (kind) => {
      const { projection, word, words, poison, behind } = poisoned(kind);
      // Of a key that PostgreSQL cannot hold nothing waits.
      const [a, waiting] = kind === 'nulKey' ? ['1.4.', []] : ['1.', [behind]];
      await parks(projection, poison, ...waiting);
      await scene.rebuild(projection, passing);
      expect(await scene.words(projection)).toEqual(words(a, '3.'));
      await parks(projection, poison, ...waiting);
      const [last] = await scene.note(word('a', '5'));
      if (kind !== 'nulKey') await parks(projection, poison, behind, last);
    },
  );
});
