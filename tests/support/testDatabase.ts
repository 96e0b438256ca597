// A database of its own for a test file, migrated, on the run's real PostgreSQL.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';

export interface TestDatabase {
  readonly url: string;
  readonly database: PostgresDatabase;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL ?? '';
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name}`);
  const url = server.replace(/\/[^/]*$/, `/${name}`);
  const database = new PostgresDatabase(url, () => {});
  if (migrated) await migrate(database, migrations);
  return {
    url,
    database,
    async drop() {
      await database.close();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

async function administer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
