// What every adapter of the leases owes its caller.
import { describe, expect, test } from '@jest/globals';
import type { Leases } from '../../application/ports/leases.js';
import { eventually } from '../support/eventually.js';

const ttlMs = 60_000;
const shortMs = 30;
const names = ['a', 'b', 'c', 'd', 'e'];

/** @param open a process that nobody has heard of. */
export function leasesContract(open: () => Leases): void {
  const namesOf = (held: readonly { name: string }[]) => held.map(({ name }) => name).sort();
  const round = (leases: Leases, wanted = names) => leases.round({ names: wanted, ttlMs });

  describe('leases', () => {
    test('are all for one that is alone, and stay with it under the same tokens', async () => {
      const one = open();
      const first = await round(one);
      expect(namesOf(first.held)).toEqual(names);
      expect(first.share).toBe(5);
      const tokens = new Map(first.held.map(({ name, token }) => [name, token]));
      for (const { name, token } of (await round(one)).held) expect(token).toBe(tokens.get(name));
    });

    test('belong to one process at a time, whoever asks at once', async () => {
      const rounds = await Promise.all([open(), open(), open(), open()].map((each) => round(each)));
      const all = rounds.flatMap(({ held }) => held);
      expect(namesOf(all)).toEqual([...new Set(namesOf(all))]);
    });

    test('are nothing for one that comes later until the others give some back, and then its share', async () => {
      const [one, other] = [open(), open()];
      const { held } = await round(one);
      expect(await round(other)).toEqual({ held: [], share: 3 });
      expect((await round(one)).share).toBe(3);
      await one.release(held.slice(3));
      expect(namesOf((await round(one)).held)).toEqual(namesOf(held.slice(0, 3)));
      expect(namesOf((await round(other)).held)).toEqual(namesOf(held.slice(3)));
    });

    test('of one that was silent for too long are for others, under greater tokens', async () => {
      const [silent, other] = [open(), open()];
      const { held } = await silent.round({ names, ttlMs: shortMs });
      const taken = await eventually(async () => {
        const next = await round(other);
        expect(namesOf(next.held)).toEqual(names);
        return next.held;
      });
      for (const { name, token } of taken)
        expect(token).toBeGreaterThan(held.find((lease) => lease.name === name)?.token ?? 0n);
      expect((await round(silent)).held).toEqual([]);
    });

    test('that one took anew after it was silent for too long have greater tokens', async () => {
      const silent = open();
      const [before] = (await silent.round({ names: ['a'], ttlMs: 0 })).held;
      await eventually(async () => {
        const [now] = (await silent.round({ names: ['a'], ttlMs: 0 })).held;
        expect(now?.token).toBeGreaterThan(before?.token ?? 0n);
      });
    });

    test('given back are free at once, but not by one who has lost them meanwhile', async () => {
      const [silent, other] = [open(), open()];
      const { held } = await silent.round({ names: ['a'], ttlMs: shortMs });
      await eventually(async () => expect((await round(other, ['a'])).held).toHaveLength(1));
      await silent.release(held);
      expect((await round(other, ['a'])).held).toHaveLength(1);
      await other.leave();
      expect((await round(silent, ['a'])).held).toHaveLength(1);
    });

    test('of one that leaves are free at once, and it is not counted any more', async () => {
      const [one, other] = [open(), open()];
      await round(one);
      await one.leave();
      const { held, share } = await round(other);
      expect(namesOf(held)).toEqual(names);
      expect(share).toBe(5);
    });

    test('that nobody else has a use for are taken beyond the share, so that nothing is left lying', async () => {
      const [newer, older] = [open(), open()];
      const { held } = await round(newer);
      await round(older);
      await newer.release(held.slice(3));
      const [dropped, ...kept] = (await round(older)).held;
      await older.release(dropped ? [dropped] : []);
      const left = names.filter((name) => name !== dropped?.name);
      expect((await round(older, left)).held).toEqual(kept);
      const { held: taken, share } = await round(newer);
      expect(namesOf([...taken, ...kept])).toEqual(names);
      expect(share).toBeGreaterThanOrEqual(taken.length);
    });

    test('of no use to their holder any more are free', async () => {
      const [one, other] = [open(), open()];
      await round(one, ['a', 'b']);
      expect(namesOf((await round(one, ['b'])).held)).toEqual(['b']);
      expect(namesOf((await round(other, ['a', 'b'])).held)).toEqual(['a']);
    });
  });
}
