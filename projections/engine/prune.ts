// Deletes the rows that a read model does not keep any longer: what grows with every run would grow for ever.
import type { Database, Queryable } from '../../application/ports/database.js';
import { loadCheckpoint } from './checkpoint.js';
import type { Projection, ReadTable } from './projection.js';
import { tableOfBuild } from './readTable.js';

/** So few that nobody waits long for a batch. */
const rowsAtOnce = 5_000;

export interface Pruning {
  /** Ends it between two batches. */
  readonly signal?: AbortSignal | undefined;
  readonly batchSize?: number;
}

/**
 * Prunes what readers see. Nothing is deleted while an operator wants the projection to stand still, or while another
 * release's version of it is there.
 * @returns how many rows were deleted.
 * @throws the reason of `signal`.
 */
export function prune(database: Database, projection: Projection, pruning: Pruning = {}): Promise<number> {
  const { name, version, table } = projection;
  return inBatches(pruning, (batchSize) =>
    database.transaction(async (transaction) => {
      // Keeps everybody else from the rows: neither a batch of events nor a swap can come between.
      const checkpoint = await loadCheckpoint(transaction, name, { lock: true });
      if (checkpoint?.version !== version || checkpoint.pause) return 0;
      return pruneSome(transaction, table, { build: checkpoint.build, batchSize });
    }),
  );
}

/** @param pruneBatch deletes as many as that, or all there are, and says how many those were. */
export async function inBatches(
  { signal, batchSize = rowsAtOnce }: Pruning,
  pruneBatch: (batchSize: number) => Promise<number>,
): Promise<number> {
  let pruned = 0;
  for (;;) {
    signal?.throwIfAborted();
    const deleted = await pruneBatch(batchSize);
    pruned += deleted;
    if (deleted < batchSize) return pruned;
  }
}

export async function pruneSome(
  transaction: Queryable,
  table: ReadTable,
  { build, batchSize }: { build: number; batchSize: number },
): Promise<number> {
  const { retention } = table;
  if (!retention) return 0;
  const name = tableOfBuild(table, build);
  const [pruned] = await transaction.query<{ count: number }>(
    `with pruned as (
       delete from ${name} where ctid = any(array(
         select ctid from ${name} where ${retention.column} < now() - $1 * interval '1 day' limit $2))
       returning 1)
     select count(*)::int as count from pruned`,
    [retention.days, batchSize],
  );
  return pruned?.count ?? 0;
}
