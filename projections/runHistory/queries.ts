// What readers may ask of runHistory.
import type { Queryable } from '../../application/ports/database.js';
import type { RunSummary } from '../../domain/scheduling/scheduledJobEvents.js';
import { instant } from '../instant.js';

export interface RunRecord {
  readonly runId: string;
  readonly job: string;
  readonly trigger: string;
  readonly status: 'running' | 'released' | 'completed' | 'failed';
  readonly attempt: number;
  readonly instance: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly summary: RunSummary | null;
  readonly error: string | null;
}

const columns = `run_id as "runId", job, trigger, status, attempt, instance, ${instant('started_at')} as "startedAt",
  ${instant('finished_at')} as "finishedAt", summary, error`;

/** The newest run of each job that ever ran. */
export function lastRuns(database: Queryable): Promise<readonly RunRecord[]> {
  return database.query<RunRecord>(
    `select distinct on (job) ${columns} from read_model.run_history order by job, started_at desc, run_id desc`,
  );
}

/** The newest run of the job that came to an end. */
export async function lastFinishedRun(database: Queryable, job: string): Promise<RunRecord | undefined> {
  const [run] = await database.query<RunRecord>(
    `select ${columns} from read_model.run_history
     where job = $1 and status in ('completed', 'failed') order by started_at desc, run_id desc limit 1`,
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
