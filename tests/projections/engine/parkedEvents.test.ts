// An event that a fold cannot take: tried again, parked, and then as the policy has it. Nothing is ever passed by in silence.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCheckpoint } from '../../../projections/engine/checkpoint.js';
import { UnfoldableEventError } from '../../../projections/engine/folding.js';
import { retryParkedEvent, skipParkedEvent } from '../../../projections/engine/parkedControl.js';
import { eventually } from '../../support/eventually.js';
import { notes, ParkingScene, type Poison, poisons, refused } from './parkingScene.js';

const fault = (position: string | undefined) =>
  expect.stringMatching(`^cannot take event ${position} \\(Noted in notes-`);
const waiting = (position: string | undefined) => expect.objectContaining({ position, state: 'waiting' });

let scene: ParkingScene;

beforeAll(async () => {
  scene = await ParkingScene.open();
});

afterAll(() => scene.close());

describe('an event that a projection cannot take', () => {
  const projections = new Map(
    poisons.map((poison) => [poison, notes(`with_${poison.toLowerCase()}`, RegExp(`^${poison}-`))]),
  );
  const projectionWith = (poison: Poison) => projections.get(poison) ?? notes('none', /^none/);
  const positions = new Map<Poison, string | undefined>();
  const stops = new Map<Poison, () => Promise<void>>();
  const triedAtMs: number[] = [];
  const healthy = notes('healthy', /-/, new Set(poisons));

  beforeAll(async () => {
    for (const poison of poisons) {
      const first = { subject: `${poison}-a`, word: '1' };
      const [, second] = await scene.note(
        first,
        { ...first, word: '2', poison },
        { subject: `${poison}-b`, word: '3' },
      );
      positions.set(poison, second);
    }
    const { Noted } = projectionWith('fold').handlers;
    const timed = {
      key: Noted?.key ?? (() => null),
      fold: (...[row, event]: Parameters<NonNullable<typeof Noted>['fold']>) => {
        if ((event.data as { poison?: Poison }).poison) triedAtMs.push(performance.now());
        return Noted?.fold(row, event);
      },
    };
    for (const [poison, projection] of projections) {
      stops.set(poison, scene.run(poison === 'fold' ? { ...projection, handlers: { Noted: timed } } : projection));
    }
    scene.run(healthy);
    for (const projection of projections.values())
      await eventually(async () => expect(await scene.parked(projection)).toHaveLength(1));
  });

  test.each(poisons)(
    'because of its %s is parked with the reason, and the projection stops right before it',
    async (poison) => {
      const projection = projectionWith(poison);
      const position = positions.get(poison);
      const [parked, ...others] = await scene.parked(projection);
      expect(parked).toMatchObject({ position, state: 'waiting', type: 'Noted', error: fault(position) });
      expect(others).toEqual([]);
      expect(await scene.words(projection)).toEqual({ [`${poison}-a`]: '1.' });
      const checkpoint = await loadCheckpoint(scene.database, projection.name);
      expect(checkpoint).toMatchObject({ position: BigInt(position ?? 0) - 1n, fault: fault(position) });
    },
  );

  test('is tried five times before, after longer and longer whiles', () => {
    const gaps = triedAtMs.slice(1).map((at, place) => at - (triedAtMs[place] ?? 0));
    expect(gaps).toHaveLength(4);
    gaps.forEach((gap, place) => {
      expect(gap).toBeGreaterThanOrEqual(240 * 2 ** place);
    });
  });

  test('keeps no other projection from going on', async () => {
    const words = poisons.flatMap((poison) => [
      [`${poison}-a`, '1.2.'],
      [`${poison}-b`, '3.'],
    ]);
    expect(await scene.words(healthy)).toEqual(Object.fromEntries(words));
  });

  test('is still parked as it was after a restart', async () => {
    const before = await scene.parked(projectionWith('key'));
    const tries: string[] = [];
    const projection = projectionWith('key');
    const key = (event: Parameters<NonNullable<typeof projection.handlers.Noted>['key']>[0]) => {
      tries.push(`${event.position}`);
      return projection.handlers.Noted?.key(event) ?? null;
    };
    const fold = projection.handlers.Noted?.fold ?? (() => undefined);
    await stops.get('key')?.();
    scene.run({ ...projection, handlers: { Noted: { key, fold } } }, { token: 2n });
    const position = positions.get('key');
    await eventually(() => expect(tries.filter((tried) => tried === position)).toHaveLength(5));
    expect(await scene.parked(projection)).toEqual(before);
    expect(await scene.words(projection)).toEqual({ 'key-a': '1.' });
  });

  test('is skipped when an operator says so, in rebuilds too', async () => {
    const projection = projectionWith('fold');
    const parked = await scene.parkedAt(projection, positions.get('fold'));
    expect(await skipParkedEvent(scene.database, parked)).toBe(true);
    const words = { 'fold-a': '1.', 'fold-b': '3.' };
    await eventually(async () => expect(await scene.words(projection)).toEqual(words));
    await scene.rebuild(projection);
    expect(await scene.words(projection)).toEqual(words);
    expect(await scene.parked(projection)).toEqual([{ ...parked, state: 'skipped' }]);
    expect(await skipParkedEvent(scene.database, parked)).toBe(false);
  });

  test.each(refused)('because of its %s ends a rebuild as well, until it is skipped', async (poison) => {
    const projection = projectionWith(poison);
    const position = positions.get(poison);
    await expect(scene.rebuild(projection)).rejects.toThrow(
      RegExp(`^cannot take event ${position} \\(Noted in notes-`),
    );
    expect(await scene.words(projection)).toEqual({ [`${poison}-a`]: '1.' });
    await skipParkedEvent(scene.database, await scene.parkedAt(projection, position));
    await scene.rebuild(projection);
    expect(await scene.words(projection)).toEqual({ [`${poison}-a`]: '1.', [`${poison}-b`]: '3.' });
  });
});

describe('a stopped projection', () => {
  test('takes the event when it is retried after the fold was mended', async () => {
    const mended = new Set<Poison>();
    const projection = notes('stopped', /^stopped-/, mended);
    const word = (text: string) => ({ subject: 'stopped-a', word: text });
    const [, position] = await scene.note(word('1'), { ...word('2'), poison: 'fold' }, word('3'));
    scene.run(projection);
    await eventually(async () => expect(await scene.parked(projection)).toEqual([waiting(position)]));
    mended.add('fold');
    await retryParkedEvent(scene, projection, await scene.parkedAt(projection, position));
    await eventually(async () => expect(await scene.words(projection)).toEqual({ 'stopped-a': '1.2.3.' }));
    expect(await scene.parked(projection)).toEqual([]);
    expect((await loadCheckpoint(scene.database, 'stopped'))?.fault).toBeNull();
  });

  test('goes on after a rebuild that took the event, and forgets that it was parked', async () => {
    const projection = notes('rebuilt', /^rebuilt-/);
    const word = (text: string) => ({ subject: 'rebuilt-a', word: text });
    const [, position] = await scene.note(word('1'), { ...word('2'), poison: 'fold' });
    scene.run(projection);
    await eventually(async () => expect(await scene.parked(projection)).toEqual([waiting(position)]));
    await expect(scene.rebuild(projection)).rejects.toThrow(UnfoldableEventError);
    expect(await scene.parked(projection)).toEqual([waiting(position)]);
    await scene.rebuild(notes('rebuilt', /^rebuilt-/, new Set<Poison>(['fold'])));
    expect(await scene.parked(projection)).toEqual([]);
    await scene.note(word('3'));
    await eventually(async () => expect(await scene.words(projection)).toEqual({ 'rebuilt-a': '1.2.3.' }));
  });
});
