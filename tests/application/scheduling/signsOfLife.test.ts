// Who seems to live, and when to look again: by this process's own clock and by the counters that move.
import { describe, expect, test } from '@jest/globals';
import type { Beats } from '../../../application/ports/instanceBeats.js';
import { SignsOfLife } from '../../../application/scheduling/signsOfLife.js';
import { StoreClock } from '../../../application/scheduling/storeClock.js';

function scene() {
  let nowMs = 5_000;
  let answer: () => Beats = () => new Map();
  const clock = new StoreClock({ now: () => new Date(nowMs), monotonicMs: () => nowMs });
  const pulse = () => ({ beats: answer(), recent: new Set(['own', 'neighbour']), serverTime: new Date(nowMs) });
  const beats = { beat: async () => pulse(), remove: async () => {} };
  const signs = new SignsOfLife({ beats, identity: { instance: 'one', boot: 'own' }, clock, leaseMs: 15_000 });
  return {
    signs,
    pass: (ms: number) => {
      nowMs += ms;
    },
    look: (counters: Record<string, bigint>) => {
      answer = () => new Map(Object.entries(counters));
      return signs.beat();
    },
    fail: () => {
      answer = () => {
        throw new Error('The beats are away.');
      };
      return signs.beat();
    },
  };
}

describe('an instance seems to live', () => {
  test('while its counter moves, and for two long intervals after that', async () => {
    const { signs, pass, look } = scene();
    await look({ own: 1n, moving: 1n });
    pass(30_000);
    await look({ own: 2n, moving: 2n });
    expect(signs.living).toEqual(['own', 'moving']);
    pass(30_000);
    await look({ own: 3n, moving: 2n });
    expect(signs.living).toEqual(['own', 'moving']);
    pass(30_000);
    expect(signs.living).toEqual(['own']);
  });

  test('when it beat of late, comes, or does something; not because it was there at the first look', async () => {
    const { signs, look } = scene();
    await look({ own: 1n, neighbour: 4n, dead: 7n, silent: 3n });
    expect(signs.living).toEqual(['own', 'neighbour']);
    await look({ own: 2n, neighbour: 4n, dead: 7n, silent: 3n, newcomer: 0n });
    expect(signs.living).toEqual(['own', 'neighbour', 'newcomer']);
    signs.notice(['silent']);
    expect(signs.living).toEqual(['own', 'neighbour', 'silent', 'newcomer']);
  });

  test('no longer once it took itself out', async () => {
    const { signs, look } = scene();
    await look({ own: 1n, leaving: 1n });
    await look({ own: 2n });
    expect(signs.living).toEqual(['own']);
  });
});

describe('an instance that is heard of between two looks', () => {
  test('seems to live until a look finds that it does not', async () => {
    const { signs, look } = scene();
    await look({ own: 1n });
    signs.notice(['own', 'newcomer', 'passerBy']);
    expect(signs.living).toEqual(['own', 'newcomer', 'passerBy']);
    await look({ own: 2n, newcomer: 1n });
    expect(signs.living).toEqual(['own', 'newcomer']);
  });
});

describe('the next beat', () => {
  test('is due at first and soon again, then seldom, and often while somebody carries out a run', async () => {
    const { signs, pass, look } = scene();
    expect(signs.msUntilBeat(false)).toBeLessThanOrEqual(0);
    await look({ own: 1n });
    await look({ own: 2n });
    expect([signs.msUntilBeat(false), signs.msUntilBeat(true)]).toEqual([5_000, 3_000]);
    await look({ own: 3n });
    expect([signs.msUntilBeat(false), signs.msUntilBeat(true)]).toEqual([30_000, 3_000]);
    pass(4_000);
    expect([signs.msUntilBeat(false), signs.msUntilBeat(true)]).toEqual([26_000, -1_000]);
  });

  test('is tried again soon when it failed, which is told until it succeeds', async () => {
    const { signs, look, fail } = scene();
    expect(await fail()).toBeUndefined();
    expect(signs.fault).toMatchObject({ message: 'The beats are away.' });
    expect(signs.msUntilBeat(false)).toBe(1_000);
    expect(await look({ own: 1n })).toEqual(new Map([['own', 1n]]));
    expect(signs.fault).toBeUndefined();
  });
});
