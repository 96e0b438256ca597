// Rebuilds put rows into the table in bulk. Where PostgreSQL refuses one, they still find the event that made it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReadBatchesOptions } from '../../../application/ports/eventStore.js';
import { loadCheckpoint } from '../../../projections/engine/checkpoint.js';
import { UnfoldableEventError } from '../../../projections/engine/folding.js';
import { skipParkedEvent } from '../../../projections/engine/parkedControl.js';
import { park } from '../../../projections/engine/parkedEvents.js';
import type { Projection } from '../../../projections/engine/projection.js';
import { eventually } from '../../support/eventually.js';
import { GrowingStore } from '../../support/growingStore.js';
import { InterruptibleStore } from '../../support/interruptibleStore.js';
import { notes, ParkingScene, type Poison, refused } from './parkingScene.js';

/** It asks for the end of the log so often before. */
const swaps = 3;

/** Every batch is one event, so that little memory means a row at a time. */
class EventByEvent extends InterruptibleStore {
  readonly readAfter: number[] = [];

  override async *readBatches(options?: ReadBatchesOptions) {
    this.readAfter.push(Number(options?.after));
    for await (const events of super.readBatches(options)) for (const event of events) yield [event];
  }
}

let scene: ParkingScene;
let count = 0;
let name: string;
let mended: Set<Poison>;
let projection: Projection;

beforeAll(async () => {
  scene = await ParkingScene.open();
});

afterAll(() => scene.close());

beforeEach(() => {
  name = `refused${count++}`;
  mended = new Set();
  projection = notes(name, RegExp(`^${name}-`), mended);
});

const word = (row: 'a' | 'b', text: string, poison?: Poison) => {
  const noted = { subject: `${name}-${row}`, word: text };
  return poison ? { ...noted, poison } : noted;
};
const words = (a: string, b: string) => ({ [`${name}-a`]: a, [`${name}-b`]: b });
const waiting = async () => (await scene.parked(projection)).map(({ position }) => position);
const atOnce = { memoryBytes: 1_000_000 };
const rowByRow = () => ({ memoryBytes: 1, store: new EventByEvent(scene.store) });

/** A row that is refused, with events behind it and beside it, and among them one that the fold itself cannot take. */
async function note(poison: Poison) {
  const [, first, , behind, fault, last] = await scene.note(
    word('a', '1'),
    word('a', '2', poison),
    word('b', '3'),
    word('a', '4'),
    word('b', '5', 'fold'),
    word('b', '6'),
  );
  return { first, behind, fault, last };
}

describe.each(refused)('a rebuild that meets a row refused for its %s', (poison) => {
  test.each([
    ['with all others', () => atOnce],
    ['alone', rowByRow],
  ])('%s parks its event and those behind it, and builds the other rows, if it may', async (_, options) => {
    const { first, behind, fault, last } = await note(poison);
    await scene.rebuild(projection, { passesParked: true, ...options() });
    const isRowKnown = poison !== 'nulKey';
    expect(await scene.words(projection)).toEqual(words(isRowKnown ? '1.' : '1.4.', '3.'));
    expect(await waiting()).toEqual([first, ...(isRowKnown ? [behind] : []), fault, last]);
    expect((await scene.parkedAt(projection, first)).error).toMatch(`cannot take event ${first} (Noted in notes-`);
    for (const kind of [poison, 'fold'] as const) mended.add(kind);
    await scene.rebuild(projection, options());
    expect(await scene.words(projection)).toEqual(words('1.2.4.', '3.5.6.'));
    expect(await waiting()).toEqual([]);
  });

  test.each([
    ['with all others', () => atOnce],
    ['alone', rowByRow],
  ])('%s ends at its event otherwise, and leaves readers what they have', async (_, options) => {
    mended.add('fold');
    const { first } = await note(poison);
    const rebuilding = scene.rebuild(projection, options());
    await expect(rebuilding).rejects.toThrow(UnfoldableEventError);
    await expect(rebuilding).rejects.toMatchObject({ event: { position: BigInt(first ?? 0) } });
    expect(await scene.words(projection)).toEqual({});
  });
});

test('of the same row, the events before one that the fold cannot take are folded', async () => {
  const [, , fault, first] = await scene.note(
    word('a', '1'),
    word('a', '2'),
    word('a', '3', 'fold'),
    word('b', '4', 'tooLarge'),
  );
  await scene.rebuild(projection, { passesParked: true });
  expect(await scene.words(projection)).toEqual({ [`${name}-a`]: '1.2.' });
  expect(await waiting()).toEqual([fault, first]);
});

test('a row that is refused while the tables are swapped keeps no other from being built', async () => {
  await scene.note(word('a', '1'), word('b', '2'));
  let late: readonly (string | undefined)[] = [];
  const store = new GrowingStore(scene.store, async (step) => {
    if (step === swaps) late = await scene.note(word('a', '3', 'tooLarge'), word('a', '4'), word('b', '5'));
  });
  await scene.rebuild(projection, { passesParked: true, store });
  expect(await scene.words(projection)).toEqual(words('1.', '2.5.'));
  expect(await waiting()).toEqual(late.slice(0, 2));
});

test('what was built before the event serves the next rebuilds', async () => {
  const { first } = await note('tooLarge');
  mended.add('fold');
  const fault = await scene.rebuild(projection).catch((error) => error);
  const again = new EventByEvent(scene.store);
  await expect(scene.rebuild(projection, { store: again })).rejects.toThrow(UnfoldableEventError);
  await park(scene.database, name, fault);
  await skipParkedEvent(scene.database, await scene.parkedAt(projection, first));
  await scene.rebuild(projection, { store: again });
  expect(Math.min(...again.readAfter)).toBe(Number(first) - 1);
  expect(await scene.words(projection)).toEqual(words('1.4.', '3.5.6.'));
});

test('what was built with an event that is skipped afterwards serves no rebuild', async () => {
  const [, taken, first] = await scene.note(word('a', '1'), word('a', '2', 'fold'), word('b', '3', 'tooLarge'));
  await scene.rebuild(projection, { passesParked: true });
  mended.add('fold');
  await expect(scene.rebuild(projection)).rejects.toThrow(UnfoldableEventError);
  for (const position of [taken, first])
    await skipParkedEvent(scene.database, await scene.parkedAt(projection, position));
  await scene.rebuild(projection);
  expect(await scene.words(projection)).toEqual({ [`${name}-a`]: '1.' });
});

test('a new version stops at the event until an operator skips it, while readers keep the old one', async () => {
  const { first } = await note('longIndexEntry');
  await scene.rebuild(notes(name, RegExp(`^${name}-`), new Set<Poison>(['fold', 'longIndexEntry'])));
  mended.add('fold');
  scene.run({ ...projection, version: 2 });
  await eventually(async () => expect(await waiting()).toEqual([first]));
  expect(await loadCheckpoint(scene.database, name)).toMatchObject({ version: 1 });
  expect(await scene.words(projection)).toEqual(words('1.2.4.', '3.5.6.'));
  await skipParkedEvent(scene.database, await scene.parkedAt(projection, first));
  await eventually(async () => expect(await scene.words(projection)).toEqual(words('1.4.', '3.5.6.')));
  expect(await loadCheckpoint(scene.database, name)).toMatchObject({ version: 2 });
});
