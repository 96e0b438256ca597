// What readers may ask of tickLedger.
import type { Queryable } from '../../application/ports/database.js';
import { instant } from '../instant.js';

export interface LedgerEntry {
  readonly outcome: 'claimed' | 'skipped';
  /** Both included; the same when the entry is of one tick. */
  readonly firstTick: string;
  readonly lastTick: string;
  /** Null when there are too many to count at once. */
  readonly ticks: number | null;
  /** `misfire`, `overlap` or `schedule-change`; null when the tick was claimed. */
  readonly reason: string | null;
  /** Null when the ticks were skipped, as the instance is. */
  readonly runId: string | null;
  readonly instance: string | null;
}

/** What became of the ticks from `from` to `to` (ISO 8601, both included), oldest first; a range may reach beyond. */
export function listTicks(
  database: Queryable,
  job: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly LedgerEntry[]> {
  return database.query<LedgerEntry>(
    `select outcome, ${instant('first_tick')} as "firstTick", ${instant('last_tick')} as "lastTick", ticks, reason,
            run_id as "runId", instance
     from read_model.tick_ledger where job = $1 and last_tick >= $2 and first_tick <= $3 order by last_tick`,
    [job, from, to],
  );
}
