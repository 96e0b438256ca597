// Reader's question: what ran, when, where, and how did it end? One row per run.
import type { RunParameters, RunSummary, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobMessages.js';
import { defineProjection } from '../engine/projection.js';

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

const key = ({ data }: { readonly data: { readonly runId: string } }) => data.runId;

export const runHistory = defineProjection<RunRow, ScheduledJobEvent>({
  name: 'runHistory',
  version: 1,
  table: {
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
  },
  handlers: {
    RunClaimed: {
      key,
      fold: (_row, { data }) => ({
        run_id: data.runId,
        job: data.job,
        scheduled_for: data.scheduledFor,
        trigger: data.trigger,
        parameters: data.parameters,
        status: 'running',
        attempt: data.attempt,
        instance: data.instance,
        started_at: data.at,
        finished_at: null,
        summary: null,
        error: null,
      }),
    },
    RunReclaimed: {
      key,
      fold: (row, { data }) =>
        row && { ...row, status: 'running', attempt: data.attempt, instance: data.instance, started_at: data.at },
    },
    RunReleased: { key, fold: (row) => row && { ...row, status: 'released' } },
    RunCompleted: {
      key,
      fold: (row, { data }) => row && { ...row, status: 'completed', finished_at: data.at, summary: data.summary },
    },
    RunFailed: {
      key,
      fold: (row, { data }) => row && { ...row, status: 'failed', finished_at: data.at, error: data.error.message },
    },
  },
});
