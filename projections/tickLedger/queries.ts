// What readers may ask of tickLedger.
import type { Queryable } from '../../application/ports/database.js';
import { instant } from '../instant.js';
import type { LedgerRow } from './table.js';

export interface LedgerEntry {
  readonly outcome: 'claimed' | 'skipped';
  /** Both included; the same when the entry is of one tick. */
  readonly firstTick: string;
  readonly lastTick: string;
  /** Null when there are too many to count at once. */
  readonly ticks: number | null;
  /** Why they were skipped; null when the tick was claimed. */
  readonly reason: LedgerRow['reason'];
  /** Null when the ticks were skipped, as the instance is. */
  readonly runId: string | null;
  readonly instance: string | null;
}

const columns = `outcome, ${instant('first_tick')} as "firstTick", ${instant('last_tick')} as "lastTick", ticks, reason,
  run_id as "runId", instance`;

/** What became of the ticks from `from` to `to` (ISO 8601, both included), oldest first; a range may reach beyond. */
export function listTicks(
  database: Queryable,
  job: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly LedgerEntry[]> {
  return database.query<LedgerEntry>(
    `select ${columns} from read_model.tick_ledger
     where job = $1 and last_tick >= $2 and first_tick <= $3 order by last_tick`,
    [job, from, to],
  );
}

/** The newest entries first. */
export function lastTicks(database: Queryable, job: string, limit: number): Promise<readonly LedgerEntry[]> {
  return database.query<LedgerEntry>(
    `select ${columns} from read_model.tick_ledger where job = $1 order by last_tick desc limit $2`,
    [job, limit],
  );
}
