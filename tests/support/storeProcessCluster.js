// A PostgreSQL server that belongs to one test file: a process of its own watches it, so that nothing of it ever remains.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../dist/infrastructure/postgres/embedded/embeddedPostgres.js';
import { say, untilAskedToEnd } from './storeProcessLog.js';

const asked = untilAskedToEnd({ withinMs: 120_000 });
const dataDirectory = await mkdtemp(join(tmpdir(), 'bookworm-contract-'));
try {
  const postgres = await EmbeddedPostgres.open({ dataDirectory, exclusive: true, onTrouble: () => {} });
  try {
    say(JSON.stringify({ url: await postgres.connectionString(), dataDirectory }));
    if (!asked.aborted) await new Promise((resolve) => asked.addEventListener('abort', resolve));
  } finally {
    await postgres.close();
  }
} finally {
  await rm(dataDirectory, { recursive: true, force: true });
}
