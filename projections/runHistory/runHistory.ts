// Reader's question: what ran, when, where, and how did it end? One row per run.
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type RunRow, runHistoryTable } from './table.js';

const key = ({ data }: { readonly data: { readonly runId: string } }) => data.runId;

export const runHistory = defineProjection<RunRow, ScheduledJobEvent>({
  name: 'runHistory',
  version: 1,
  table: runHistoryTable,
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
