// Gives a projection that was never built its empty tables, so that its readers find nothing rather than an error.
import type { Database } from '../../application/ports/database.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { Projection } from './projection.js';
import { createKey, createTable, indexStatements, showBuild } from './readTable.js';
import { waitForGuard } from './rebuild/guard.js';

const firstBuild = 1;

/** Safe to run from several instances at once. */
export async function createMissingTables(database: Database, { name, version, table }: Projection): Promise<void> {
  if (await loadCheckpoint(database, name)) return;
  await database.transaction(async (transaction) => {
    await waitForGuard(transaction, name);
    if (await loadCheckpoint(transaction, name)) return;
    await createTable(transaction, table, firstBuild);
    await createKey(transaction, table, firstBuild);
    for (const statement of indexStatements(table, firstBuild)) await transaction.query(statement);
    await showBuild(transaction, table, firstBuild);
    await saveCheckpoint(transaction, name, { version, build: firstBuild, position: 0n });
  });
}
