// The work of the job `pruneRunHistory`: runs and ticks of long ago leave the read models. The log keeps them.
import type { Database } from '../application/ports/database.js';
import { prune } from './engine/prune.js';
import { runHistory } from './runHistory/runHistory.js';
import { tickLedger } from './tickLedger/tickLedger.js';

/** A job's handler, whose summary says how many rows went. */
export function pruneRunHistory(database: Database) {
  return async ({ signal }: { readonly signal: AbortSignal }) => ({
    runs: await prune(database, runHistory, { signal }),
    ticks: await prune(database, tickLedger, { signal }),
  });
}
