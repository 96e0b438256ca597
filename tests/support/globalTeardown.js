// Stops the PostgreSQL of the test run and removes its data.
import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  if (!globalThis.testPostgres) return;
  const { postgres, dataDirectory } = globalThis.testPostgres;
  await postgres.close();
  await rm(dataDirectory, { recursive: true, force: true });
}
