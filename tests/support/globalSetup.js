// Starts one real PostgreSQL for the whole test run, from the same binaries that the embedded default uses; or takes the
// server that TEST_POSTGRES_URL names.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../dist/infrastructure/postgres/embedded/embeddedPostgres.js';

export default async function globalSetup() {
  if (process.env.TEST_POSTGRES_URL) return;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'bookworm-tests-'));
  const postgres = await EmbeddedPostgres.open({
    dataDirectory,
    exclusive: true,
    onTrouble: (message, error) => process.stderr.write(`${message} ${error ?? ''}\n`),
  });
  process.env.TEST_POSTGRES_URL = await postgres.connectionString();
  globalThis.testPostgres = { postgres, dataDirectory };
}
