// The PendingRefreshes port on the read model of the refreshes.
import type { Queryable } from '../application/ports/database.js';
import type { PendingRefreshes } from '../application/ports/pendingRefreshes.js';
import { bookRefreshes } from './bookRefreshes/bookRefreshes.js';
import { listDueRefreshes, nextRefreshAt } from './bookRefreshes/queries.js';
import { bookSearch } from './bookSearch/bookSearch.js';
import { type CheckpointReport, loadCheckpoints } from './engine/checkpoint.js';
import type { Projection } from './engine/projection.js';

export function pendingRefreshes(database: Queryable): PendingRefreshes {
  return {
    async pending(now, limit) {
      // First, so that the rows are at least as new; of both, because which books are listed counts as well.
      const checkpoints = await loadCheckpoints(database);
      const due = await listDueRefreshes(database, { now, limit });
      const nextAt = await nextRefreshAt(database, now);
      return { due, nextAt, position: oldest([bookRefreshes, bookSearch], checkpoints) };
    },
  };
}

function oldest(readModels: readonly Projection[], checkpoints: ReadonlyMap<string, CheckpointReport>): bigint {
  return readModels
    .map(({ name }) => checkpoints.get(name)?.position ?? 0n)
    .reduce((least, position) => (position < least ? position : least));
}
