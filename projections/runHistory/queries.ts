// What readers may ask of runHistory.
import type { Queryable } from '../../application/ports/database.js';
import type { RunSummary, RunTrigger } from '../../domain/scheduling/scheduledJobEvents.js';
import { instant } from '../instant.js';
import type { RunStatus } from './table.js';

export interface RunRecord {
  readonly runId: string;
  readonly job: string;
  readonly scheduledFor: string;
  readonly trigger: RunTrigger;
  /** Why somebody asked for it. */
  readonly reason: string | null;
  readonly status: RunStatus;
  /** The newest one, as are the instance, the process and the start. */
  readonly attempt: number;
  readonly instance: string;
  readonly boot: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** From when on it is tried again. */
  readonly retryAt: string | null;
  /** Why an operator wants it to end. */
  readonly cancelReason: string | null;
  readonly summary: RunSummary | null;
  /** Of the last attempt that failed; null once the run is completed. */
  readonly error: string | null;
}

const columns = `run_id as "runId", job, ${instant('scheduled_for')} as "scheduledFor", trigger, reason, status, attempt,
  instance, boot, ${instant('started_at')} as "startedAt", ${instant('finished_at')} as "finishedAt",
  ${instant('retry_at')} as "retryAt", cancel_reason as "cancelReason", summary, error`;

/** The newest run of each job that ever ran. */
export function lastRuns(database: Queryable): Promise<readonly RunRecord[]> {
  return database.query<RunRecord>(
    `select distinct on (job) ${columns} from read_model.run_history order by job, started_at desc, run_id desc`,
  );
}

/** The newest run of the job that came to an end, or of which an attempt failed. */
export async function lastTriedRun(database: Queryable, job: string): Promise<RunRecord | undefined> {
  const [run] = await database.query<RunRecord>(
    `select ${columns} from read_model.run_history
     where job = $1 and (status in ('completed', 'failed') or error is not null)
     order by started_at desc, run_id desc limit 1`,
    [job],
  );
  return run;
}

/**
 * The newest runs of the job first, whatever became of them.
 * @param before the last run of the page that was read before.
 */
export function runsOf(
  database: Queryable,
  job: string,
  { limit, before }: { readonly limit: number; readonly before?: Pick<RunRecord, 'startedAt' | 'runId'> },
): Promise<readonly RunRecord[]> {
  return database.query<RunRecord>(
    `select ${columns} from read_model.run_history
     where job = $1 and ($3::timestamptz is null or (started_at, run_id) < ($3::timestamptz, $4))
     order by started_at desc, run_id desc limit $2`,
    [job, limit, before?.startedAt, before?.runId],
  );
}

/** The runs of the job that have no outcome yet, oldest first. */
export function openRunsOf(database: Queryable, job: string): Promise<readonly RunRecord[]> {
  return database.query<RunRecord>(
    `select ${columns} from read_model.run_history
     where job = $1 and status not in ('completed', 'failed') order by started_at, run_id`,
    [job],
  );
}

/** The runs that ticks from `from` to `to` (ISO 8601, both included) got once more, in the order of the ticks. */
export function backfilledRuns(
  database: Queryable,
  job: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly RunRecord[]> {
  return database.query<RunRecord>(
    `select ${columns} from read_model.run_history
     where job = $1 and trigger = 'backfill' and scheduled_for between $2 and $3 order by scheduled_for, started_at`,
    [job, from, to],
  );
}
