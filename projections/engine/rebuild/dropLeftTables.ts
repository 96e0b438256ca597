// Removes what a process left that died right behind its swap: nobody would rebuild again for that.
import type { Database } from '../../../application/ports/database.js';
import { loadCheckpoint } from '../checkpoint.js';
import type { Projection } from '../projection.js';
import { dropTables, findOtherTables } from '../readTable.js';
import { underGuard } from './guard.js';
import { loadRebuild } from './rebuildRecord.js';

/** The tables that readers see, and those of a rebuild that is under way or can be resumed, stay. */
export async function dropLeftTables(database: Database, { name, table }: Projection): Promise<void> {
  const findLeft = async () => {
    const used = [await loadRebuild(database, name), await loadCheckpoint(database, name)];
    return findOtherTables(
      database,
      table,
      used.flatMap((each) => each?.build ?? []),
    );
  };
  if ((await findLeft()).length === 0) return;
  await underGuard(database, name, async () => dropTables(database, await findLeft(), 1));
}
