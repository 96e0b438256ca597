// Signs of life: a counter that moves is an instance that lives, and one that is absent runs nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { Database } from '../../../application/ports/database.js';
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

const [one, other, third] = [uuidV7(), uuidV7(), uuidV7()];
const beat = async (instance: string, boot: string) => (await beats.beat(instance, boot)).beats;
const entries = (all: ReadonlyMap<string, bigint>) => [...all].sort();
const kept = async () =>
  (await own.database.query<{ boot: string }>('select boot from read_model.instance_beat')).map(({ boot }) => boot);
const serverTime = async () => (await own.database.query<{ at: Date }>('select clock_timestamp() as at'))[0]?.at;

describe('the beats of instances', () => {
  test('count up, each its own, and are told to everybody', async () => {
    expect(entries(await beat('one', one))).toEqual([[one, 0n]]);
    expect(entries(await beat('other', other))).toEqual([
      [one, 0n],
      [other, 0n],
    ]);
    await beat('one', one);
    expect(entries(await beat('one', one))).toEqual([
      [one, 2n],
      [other, 0n],
    ]);
  });

  test('are recent for a minute and a quarter', async () => {
    for (const boot of [one, other, third]) await beat('any', boot);
    const age = 'update read_model.instance_beat set beaten_at = now() - make_interval(secs => $2) where boot = $1';
    await own.database.query(age, [one, 74]);
    await own.database.query(age, [other, 76]);
    expect([...(await beats.beat('any', third)).recent].sort()).toEqual([one, third].sort());
  });

  test('that come at once are all counted', async () => {
    await Promise.all(Array.from({ length: 20 }, () => beat('one', one)));
    expect(await beat('one', one)).toEqual(new Map([[one, 20n]]));
  });

  test('of two boots of one instance are two', async () => {
    await beat('same name', one);
    expect(await beat('same name', other)).toEqual(
      new Map([
        [one, 0n],
        [other, 0n],
      ]),
    );
  });

  test('end when the instance is taken out, and begin anew when it comes back', async () => {
    await beat('one', one);
    await beat('one', one);
    await beat('other', other);
    await beats.remove(one);
    expect(await beat('other', other)).toEqual(new Map([[other, 1n]]));
    expect((await beat('one', one)).get(one)).toBe(0n);
  });

  test('of one never heard of can be taken out', async () => {
    await beats.remove(uuidV7());
    expect(await beat('one', one)).toEqual(new Map([[one, 0n]]));
  });

  test('end for all when the service is known to be alone', async () => {
    await beat('one', one);
    await beat('other', other);
    await beats.removeAll();
    expect(await kept()).toEqual([]);
  });

  test('of an instance silent for more than a day are told to nobody, and cleared away when the next instance comes', async () => {
    await beat('one', one);
    await beat('other', other);
    await own.database.query(
      `update read_model.instance_beat set beaten_at = now() - interval '25 hours' where boot = '${one}'`,
    );
    expect(await beat('other', other)).toEqual(new Map([[other, 1n]]));
    expect((await kept()).sort()).toEqual([one, other]);
    await beat('third', third);
    expect((await kept()).sort()).toEqual([other, third]);
  });

  test('of an instance that was silent for a day and comes back go on', async () => {
    await beat('one', one);
    await own.database.query(`update read_model.instance_beat set beaten_at = now() - interval '25 hours'`);
    expect(await beat('one', one)).toEqual(new Map([[one, 1n]]));
    await beat('other', other);
    expect(await beat('one', one)).toEqual(
      new Map([
        [one, 2n],
        [other, 0n],
      ]),
    );
  });

  test('come with what the clock of the server showed meanwhile', async () => {
    const before = await serverTime();
    const { serverTime: shown } = await beats.beat('one', one);
    const after = await serverTime();
    expect(shown.getTime()).toBeGreaterThanOrEqual(before?.getTime() ?? Number.NaN);
    expect(shown.getTime()).toBeLessThanOrEqual(after?.getTime() ?? Number.NaN);
  });

  test('cost one statement each', async () => {
    const statements: string[] = [];
    const counting: Database = {
      query: (sql, parameters) => {
        statements.push(sql);
        return own.database.query(sql, parameters);
      },
      transaction: () => Promise.reject(new Error('A beat needs no transaction.')),
    };
    await new PostgresInstanceBeats(counting).beat('one', one);
    expect(statements).toHaveLength(1);
  });
});
