// The table of runHistory: a run with its last holder and its end.
import type { RunParameters, RunSummary, RunTrigger } from '../../domain/scheduling/scheduledJobEvents.js';
import type { ReadTable } from '../engine/projection.js';

/** `retrying`: an attempt failed, and the next one waits for its time. `released`: handed back, for anybody to go on with. */
export type RunStatus = 'running' | 'retrying' | 'released' | 'completed' | 'failed';

export interface RunRow {
  readonly run_id: string;
  readonly job: string;
  readonly scheduled_for: string;
  readonly trigger: RunTrigger;
  /** Why somebody asked for it. */
  readonly reason: string | null;
  readonly parameters: RunParameters;
  readonly status: RunStatus;
  /** The newest one, as are the instance, the process and the start. */
  readonly attempt: number;
  readonly instance: string;
  readonly boot: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly retry_at: string | null;
  /** Why an operator wants it to end. */
  readonly cancel_reason: string | null;
  readonly summary: RunSummary | null;
  /** Of the last attempt that failed; null once the run is completed. */
  readonly error: string | null;
}

export const runHistoryTable: ReadTable = {
  name: 'run_history',
  key: 'run_id',
  columns: {
    run_id: 'text',
    job: 'text',
    scheduled_for: 'timestamptz',
    trigger: 'text',
    reason: 'text',
    parameters: 'jsonb',
    status: 'text',
    attempt: 'int',
    instance: 'text',
    boot: 'uuid',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    retry_at: 'timestamptz',
    cancel_reason: 'text',
    summary: 'jsonb',
    error: 'text',
  },
  indexes: ['(job, started_at desc)', `(job, scheduled_for) where trigger = 'backfill'`],
  retention: { column: 'finished_at', days: 90 },
};
