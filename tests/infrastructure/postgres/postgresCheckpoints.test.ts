// A checkpoint moves only from where it is: what keeps two relays from leaving a gap or going back.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PostgresCheckpoints } from '../../../infrastructure/postgres/postgresCheckpoints.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let checkpoints: PostgresCheckpoints;
beforeAll(async () => {
  own = await createTestDatabase();
  checkpoints = new PostgresCheckpoints(own.database);
});
afterAll(() => own.drop());

describe('a checkpoint', () => {
  test('of a subscriber never heard of is at the beginning, however many ask at once', async () => {
    const loaded = await Promise.all(Array.from({ length: 10 }, () => checkpoints.load('new')));
    expect(new Set(loaded)).toEqual(new Set([0n]));
  });

  test('moves from where it is, and stays there', async () => {
    const far = 2n ** 62n;
    await checkpoints.load('moved');
    expect(await checkpoints.move('moved', 0n, 7n)).toBe(true);
    expect(await checkpoints.move('moved', 7n, far)).toBe(true);
    expect(await checkpoints.load('moved')).toBe(far);
    expect(await new PostgresCheckpoints(own.database).load('moved')).toBe(far);
  });

  test('does not move from where it is not', async () => {
    await checkpoints.load('stale');
    await checkpoints.move('stale', 0n, 5n);
    expect(await checkpoints.move('stale', 0n, 9n)).toBe(false);
    expect(await checkpoints.move('stale', 9n, 10n)).toBe(false);
    expect(await checkpoints.load('stale')).toBe(5n);
  });

  test('that many move at once is moved by exactly one', async () => {
    await checkpoints.load('raced');
    const targets = Array.from({ length: 20 }, (_, index) => BigInt(index + 1));
    const moved = await Promise.all(targets.map((to) => checkpoints.move('raced', 0n, to)));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await checkpoints.load('raced')).toBe(targets[moved.indexOf(true)]);
  });

  test('is one per subscriber', async () => {
    await Promise.all([checkpoints.load('one'), checkpoints.load('other')]);
    await checkpoints.move('one', 0n, 3n);
    expect(await checkpoints.load('other')).toBe(0n);
  });
});
