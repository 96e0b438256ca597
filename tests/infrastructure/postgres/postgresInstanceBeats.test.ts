// Signs of life: a counter that moves is an instance that lives, and one that is absent runs nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { PostgresInstanceBeats } from '../../../infrastructure/postgres/postgresInstanceBeats.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let beats: PostgresInstanceBeats;
beforeAll(async () => {
  own = await createTestDatabase();
  beats = new PostgresInstanceBeats(own.database);
});
afterAll(() => own.drop());
beforeEach(() => beats.removeAll());

const [one, other] = [uuidV7(), uuidV7()];
const entries = (all: ReadonlyMap<string, bigint>) => [...all].sort();

describe('the beats of instances', () => {
  test('count up, each its own, and are told to everybody', async () => {
    expect(entries(await beats.beat('one', one))).toEqual([[one, 0n]]);
    expect(entries(await beats.beat('other', other))).toEqual([
      [one, 0n],
      [other, 0n],
    ]);
    await beats.beat('one', one);
    expect(entries(await beats.beat('one', one))).toEqual([
      [one, 2n],
      [other, 0n],
    ]);
  });

  test('that come at once are all counted', async () => {
    await Promise.all(Array.from({ length: 20 }, () => beats.beat('one', one)));
    expect(await beats.beat('one', one)).toEqual(new Map([[one, 20n]]));
  });

  test('of two boots of one instance are two', async () => {
    await beats.beat('same name', one);
    expect(await beats.beat('same name', other)).toEqual(
      new Map([
        [one, 0n],
        [other, 0n],
      ]),
    );
  });

  test('end when the instance is taken out, and begin anew when it comes back', async () => {
    await beats.beat('one', one);
    await beats.beat('one', one);
    await beats.beat('other', other);
    await beats.remove(one);
    expect(await beats.beat('other', other)).toEqual(new Map([[other, 1n]]));
    expect((await beats.beat('one', one)).get(one)).toBe(0n);
  });

  test('of one never heard of can be taken out', async () => {
    await beats.remove(uuidV7());
    expect(await beats.beat('one', one)).toEqual(new Map([[one, 0n]]));
  });

  test('end for all when the service is known to be alone', async () => {
    await beats.beat('one', one);
    await beats.beat('other', other);
    await beats.removeAll();
    expect(await own.database.query('select boot from read_model.instance_beat')).toEqual([]);
  });

  test('of an instance silent for more than a day are forgotten', async () => {
    await beats.beat('one', one);
    await own.database.query(`update read_model.instance_beat set beaten_at = now() - interval '25 hours'`);
    expect(await beats.beat('other', other)).toEqual(new Map([[other, 0n]]));
  });
});
