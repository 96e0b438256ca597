// Transactions are all or nothing, and a connection that breaks costs its transaction, never the process.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../../../infrastructure/postgres/migrate.js';
import { migrations } from '../../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../../infrastructure/postgres/postgresDatabase.js';
import { eventually } from '../../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase({ migrated: false });
  await own.database.query('create table noted (word text)');
});
afterAll(() => own.drop());

const note = 'insert into noted values ($1)';
const noted = async (word: string) => own.database.query('select word from noted where word = $1', [word]);
const backend = 'select pg_backend_pid() as pid';
const kill = (pid: number | undefined) => own.database.query('select pg_terminate_backend($1)', [pid]);

/** More than the pool has, so that a broken connection that was kept would be among them. */
async function everyConnectionWorks(): Promise<void> {
  const answers = Array.from({ length: 40 }, (_, n) =>
    own.database.transaction(async (transaction) => (await transaction.query('select $1::int as n', [n]))[0]),
  );
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 40 }, (_, n) => ({ n })));
}

describe('a transaction', () => {
  test('is committed when its work is done, which tells its result', async () => {
    const result = await own.database.transaction(async (transaction) => {
      await transaction.query(note, ['kept']);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await noted('kept')).toHaveLength(1);
  });

  test('whose work throws is rolled back, and the caller gets what was thrown', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['thrown']);
      throw new RangeError('changed my mind');
    });
    await expect(work).rejects.toThrow(new RangeError('changed my mind'));
    expect(await noted('thrown')).toEqual([]);
  });

  test('that passes over a refused statement does not pretend to be committed', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['passed over']);
      await transaction.query('select 1 / 0').catch(() => {});
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await noted('passed over')).toEqual([]);
  });

  test('of which a statement is refused is rolled back, and its connection is good for the next', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['refused']);
      await transaction.query('select 1 / 0');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await noted('refused')).toEqual([]);
    await everyConnectionWorks();
  });
});

// An 'error' event that nobody listens to is an uncaught exception, by which jest fails the test that runs.
describe('a connection that breaks', () => {
  test('under a statement of a transaction costs that transaction and nothing else', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['cut off']);
      await transaction.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(work).rejects.toThrow();
    expect(await noted('cut off')).toEqual([]);
    await everyConnectionWorks();
  });

  test('between two statements of a transaction costs that transaction and nothing else', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['cut between']);
      const [mine] = await transaction.query<{ pid: number }>(backend);
      await kill(mine?.pid);
      // Other statements go to and fro meanwhile: the news of the end has arrived before the next one is sent.
      await eventually(async () =>
        expect(await own.database.query('select 1 from pg_stat_activity where pid = $1', [mine?.pid])).toEqual([]),
      );
      await transaction.query('select 1');
    });
    await expect(work).rejects.toThrow();
    expect(await noted('cut between')).toEqual([]);
    await everyConnectionWorks();
  });

  test('before the commit leaves nothing committed, and the caller hears of it', async () => {
    const work = own.database.transaction(async (transaction) => {
      await transaction.query(note, ['cut at the end']);
      await kill((await transaction.query<{ pid: number }>(backend))[0]?.pid);
    });
    await expect(work).rejects.toThrow();
    expect(await noted('cut at the end')).toEqual([]);
  });

  test('while nobody uses it is told to whoever asked for such news, and another takes its place', async () => {
    const heard: Error[] = [];
    const database = new PostgresDatabase(own.url, (error) => heard.push(error));
    const [idle] = await database.query<{ pid: number }>(backend);
    await kill(idle?.pid);
    await eventually(() => expect(heard).toHaveLength(1));
    expect(heard[0]).not.toHaveProperty('client');
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });
});

test('a database that is being closed says nothing of connections that its server ends first', async () => {
  const heard: Error[] = [];
  const database = new PostgresDatabase(own.url, (error) => heard.push(error));
  await database.query('select 1');
  const closing = database.close();
  database.pool.emit('error', new Error('terminating connection due to administrator command'), undefined as never);
  await closing;
  expect(heard).toEqual([]);
});

describe('migrating', () => {
  const versions = migrations.map(({ version }) => version);

  test('a second time changes nothing', async () => {
    const fresh = await createTestDatabase({ migrated: false });
    expect(await migrate(fresh.database, migrations)).toEqual(versions);
    expect(await migrate(fresh.database, migrations)).toEqual([]);
    await fresh.drop();
  });

  test('an empty database from five places at once applies every migration once', async () => {
    const fresh = await createTestDatabase({ migrated: false });
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(fresh.database, migrations)));
    expect(applied.flat().sort((a, b) => a - b)).toEqual(versions);
    const recorded = await fresh.database.query<{ version: number }>(
      'select version from bookworm_migration order by version',
    );
    expect(recorded.map(({ version }) => version)).toEqual(versions);
    await fresh.drop();
  });

  test('that fails leaves the migrations before it, and goes on from there once it is mended', async () => {
    const fresh = await createTestDatabase({ migrated: false });
    const good = { version: 1, name: 'good', sql: 'create table good (n int)' };
    const broken = { version: 2, name: 'broken', sql: 'create table half (n int); select 1 / 0' };
    await expect(migrate(fresh.database, [good, broken])).rejects.toMatchObject({ code: '22012' });
    expect(
      await fresh.database.query(`select to_regclass('good') is not null as good, to_regclass('half') as half`),
    ).toEqual([{ good: true, half: null }]);
    expect(await migrate(fresh.database, [good, { ...broken, sql: 'create table half (n int)' }])).toEqual([2]);
    await fresh.drop();
  });
});
