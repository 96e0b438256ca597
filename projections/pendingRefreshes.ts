// The PendingRefreshes port on the read model of the refreshes.
import type { Queryable } from '../application/ports/database.js';
import type { PendingRefreshes } from '../application/ports/pendingRefreshes.js';
import { bookRefreshes } from './bookRefreshes/bookRefreshes.js';
import { listDueRefreshes, nextRefreshAt } from './bookRefreshes/queries.js';
import { loadCheckpoint } from './engine/checkpoint.js';

export function pendingRefreshes(database: Queryable): PendingRefreshes {
  return {
    async pending(now, limit) {
      // First, so that the rows are at least as new.
      const checkpoint = await loadCheckpoint(database, bookRefreshes.name);
      const due = await listDueRefreshes(database, { now, limit });
      const nextAt = await nextRefreshAt(database, now);
      return { due, nextAt, position: checkpoint?.position ?? 0n };
    },
  };
}
