// The table of runHistory: a run with its last holder and its end.
import type { RunParameters, RunSummary } from '../../domain/scheduling/scheduledJobEvents.js';
import type { ReadTable } from '../engine/projection.js';

export interface RunRow {
  readonly run_id: string;
  readonly job: string;
  readonly scheduled_for: string;
  readonly trigger: string;
  readonly parameters: RunParameters;
  readonly status: 'running' | 'released' | 'completed' | 'failed';
  readonly attempt: number;
  readonly instance: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly summary: RunSummary | null;
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
    parameters: 'jsonb',
    status: 'text',
    attempt: 'int',
    instance: 'text',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    summary: 'jsonb',
    error: 'text',
  },
  indexes: ['(job, started_at desc)'],
  retention: { column: 'finished_at', days: 90 },
};
