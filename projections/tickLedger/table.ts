// The table of tickLedger: a tick that was claimed, or a range of ticks that was skipped.
import type { SkipReason } from '../../domain/scheduling/scheduledJobEvents.js';
import type { ReadTable } from '../engine/projection.js';

export interface LedgerRow {
  readonly event_id: string;
  readonly job: string;
  readonly outcome: 'claimed' | 'skipped';
  /** Both included; the same when the entry is of one tick. */
  readonly first_tick: string;
  readonly last_tick: string;
  /** Null when there are too many to count at once. */
  readonly ticks: number | null;
  /** Why they were skipped. */
  readonly reason: SkipReason | null;
  readonly run_id: string | null;
  readonly instance: string | null;
}

export const tickLedgerTable: ReadTable = {
  name: 'tick_ledger',
  key: 'event_id',
  columns: {
    event_id: 'uuid',
    job: 'text',
    outcome: 'text',
    first_tick: 'timestamptz',
    last_tick: 'timestamptz',
    ticks: 'int',
    reason: 'text',
    run_id: 'text',
    instance: 'text',
  },
  indexes: ['(job, last_tick)'],
  retention: { column: 'last_tick', days: 90 },
};
