// What an operator may do to a projection besides rebuilding it: let it stand still, let it go on, stop its rebuild.
import type { Database } from '../../application/ports/database.js';
import type { Projection } from './projection.js';
import { dropTable } from './readTable.js';
import { tryGuard } from './rebuild/guard.js';
import { loadRebuild, saveResumeAt } from './rebuild/rebuildRecord.js';

/** From the moment this resolves nothing is written to the projection's rows, by whichever instance. */
export async function pauseProjection(
  database: Database,
  name: string,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await database.query(
    `update read_model.checkpoint set paused_at = now(), paused_by = $2, pause_reason = $3 where subscriber = $1`,
    [name, by, reason],
  );
}

export async function resumeProjection(database: Database, name: string): Promise<void> {
  await database.query(
    `update read_model.checkpoint set paused_at = null, paused_by = null, pause_reason = null where subscriber = $1`,
    [name],
  );
}

/**
 * A rebuild under way hears of it within a second and leaves nothing behind; what an interrupted one left is removed. One
 * that was started for a new version of the projection does not begin again by itself.
 */
export async function cancelRebuild(database: Database, { name, table }: Projection, by: string): Promise<void> {
  await database.query('update read_model.rebuild set cancelled_by = $2 where subscriber = $1', [name, by]);
  await database.transaction(async (transaction) => {
    const left = await loadRebuild(transaction, name);
    if (!left || !(await tryGuard(transaction, name))) return;
    await dropTable(transaction, table, left.build);
    await saveResumeAt(transaction, name, { position: 0n, events: 0 });
  });
}
