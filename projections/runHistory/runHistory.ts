// Reader's question: what ran, when, where, and how did it end? One row per run.
import type { InstanceIdentity, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type RunRow, runHistoryTable } from './table.js';

const key = ({ data }: { readonly data: { readonly runId: string } }) => data.runId;

/** Somebody goes on with the run. */
const goingOn = {
  key,
  fold: (
    row: RunRow | undefined,
    { data }: { readonly data: InstanceIdentity & { readonly attempt: number; readonly at: string } },
  ) => row && { ...row, ...held(data), retry_at: null },
};

export const runHistory = defineProjection<RunRow, ScheduledJobEvent>({
  name: 'runHistory',
  version: 2,
  table: runHistoryTable,
  handlers: {
    RunClaimed: {
      key,
      fold: (_row, { data }) => ({
        run_id: data.runId,
        job: data.job,
        scheduled_for: data.scheduledFor,
        trigger: data.trigger,
        reason: data.reason ?? null,
        parameters: data.parameters,
        ...held(data),
        finished_at: null,
        retry_at: null,
        cancel_reason: null,
        summary: null,
        error: null,
      }),
    },
    RunReclaimed: goingOn,
    RunRetried: goingOn,
    RunReleased: { key, fold: (row) => row && { ...row, status: 'released' } },
    AttemptFailed: {
      key,
      fold: (row, { data: { attempt, error, retryAt } }) =>
        row && { ...row, status: 'retrying', attempt, error: error.message, retry_at: retryAt },
    },
    RunCancelRequested: { key, fold: (row, { data }) => row && { ...row, cancel_reason: data.reason } },
    RunCompleted: {
      key,
      fold: (row, { data: { at, summary } }) =>
        row && { ...row, status: 'completed', finished_at: at, summary, error: null },
    },
    RunFailed: {
      key,
      fold: (row, { data: { at, error } }) =>
        row && { ...row, status: 'failed', finished_at: at, retry_at: null, error: error.message },
    },
  },
});

function held({ attempt, instance, boot, at }: InstanceIdentity & { readonly attempt: number; readonly at: string }) {
  return { status: 'running' as const, attempt, instance, boot, started_at: at };
}
