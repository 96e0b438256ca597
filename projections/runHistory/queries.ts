// What readers may ask of runHistory.
import type { Queryable } from '../../application/ports/database.js';
import type { RunSummary } from '../../domain/scheduling/scheduledJobMessages.js';

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

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const columns = `run_id as "runId", job, trigger, status, attempt, instance, ${iso('started_at')} as "startedAt",
  ${iso('finished_at')} as "finishedAt", summary, error`;

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
