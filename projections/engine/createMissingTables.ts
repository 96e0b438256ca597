// Gives a projection that was never built its empty tables, so that its readers find nothing rather than an error.
import type { Database } from '../../application/ports/database.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { Projection } from './projection.js';
import { createIndexes, createTable, showBuild } from './readTable.js';

/** Safe to run from several instances at once. */
export async function createMissingTables(database: Database, { name, version, table }: Projection): Promise<void> {
  if (await loadCheckpoint(database, name)) return;
  await database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock(hashtext($1))', [`rebuild ${name}`]);
    if (await loadCheckpoint(transaction, name)) return;
    await createTable(transaction, table, 1);
    await createIndexes(transaction, table, 1);
    await showBuild(transaction, table, 1);
    await saveCheckpoint(transaction, name, { version, build: 1, position: 0n });
  });
}
