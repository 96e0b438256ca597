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
    const loaded = await Promise.all(Array.from({ length: 10 }, () => checkpoints.take('new', 1n)));
    expect(new Set(loaded)).toEqual(new Set([0n]));
  });

  test('moves from where it is, and stays there', async () => {
    const far = 2n ** 62n;
    await checkpoints.take('moved', 1n);
    expect(await checkpoints.move('moved', { from: 0n, to: 7n, token: 1n })).toBe(true);
    expect(await checkpoints.move('moved', { from: 7n, to: far, token: 1n })).toBe(true);
    expect(await checkpoints.take('moved', 1n)).toBe(far);
    expect(await new PostgresCheckpoints(own.database).take('moved', 1n)).toBe(far);
  });

  test('does not move from where it is not', async () => {
    await checkpoints.take('stale', 1n);
    await checkpoints.move('stale', { from: 0n, to: 5n, token: 1n });
    expect(await checkpoints.move('stale', { from: 0n, to: 9n, token: 1n })).toBe(false);
    expect(await checkpoints.move('stale', { from: 9n, to: 10n, token: 1n })).toBe(false);
    expect(await checkpoints.take('stale', 1n)).toBe(5n);
  });

  test('that many move at once is moved by exactly one', async () => {
    await checkpoints.take('raced', 1n);
    const targets = Array.from({ length: 20 }, (_, index) => BigInt(index + 1));
    const moved = await Promise.all(targets.map((to) => checkpoints.move('raced', { from: 0n, to: to, token: 1n })));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await checkpoints.take('raced', 1n)).toBe(targets[moved.indexOf(true)]);
  });

  test('belongs to the latest holder of the work: nobody of old can move or take it', async () => {
    await checkpoints.take('fenced', 1n);
    expect(await checkpoints.take('fenced', 3n)).toBe(0n);
    expect(await checkpoints.move('fenced', { from: 0n, to: 1n, token: 1n })).toBe(false);
    expect(await checkpoints.take('fenced', 2n)).toBeUndefined();
    expect(await checkpoints.move('fenced', { from: 0n, to: 2n, token: 3n })).toBe(true);
    expect(await checkpoints.take('fenced', 3n)).toBe(2n);
  });

  test('is one per subscriber', async () => {
    await Promise.all([checkpoints.take('one', 1n), checkpoints.take('other', 1n)]);
    await checkpoints.move('one', { from: 0n, to: 3n, token: 1n });
    expect(await checkpoints.take('other', 1n)).toBe(0n);
  });
});
