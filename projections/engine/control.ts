// What an operator may do to a projection besides rebuilding it: let it stand still, as any subscriber of the log, let it go
// on, stop its rebuild.
import type { Database } from '../../application/ports/database.js';
import type { Projection } from './projection.js';
import { dropTable } from './readTable.js';
import { tryGuard } from './rebuild/guard.js';
import { loadRebuild, saveResumeAt } from './rebuild/rebuildRecord.js';

/**
 * From the moment this resolves nothing is written to a projection's rows, by whichever instance; the relay stops within a
 * second. A subscriber that never ran does not begin.
 */
export async function pauseSubscriber(
  database: Database,
  subscriber: string,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await database.query(
    `insert into read_model.checkpoint (subscriber, version, build, position, paused_at, paused_by, pause_reason)
     values ($1, 1, 0, 0, now(), $2, $3)
     on conflict (subscriber) do update
     set paused_at = excluded.paused_at, paused_by = excluded.paused_by, pause_reason = excluded.pause_reason`,
    [subscriber, by, reason],
  );
}

export async function resumeSubscriber(database: Database, subscriber: string): Promise<void> {
  await database.query(
    `update read_model.checkpoint set paused_at = null, paused_by = null, pause_reason = null where subscriber = $1`,
    [subscriber],
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
