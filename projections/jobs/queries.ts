// What readers may ask of jobs.
import type { Queryable } from '../../application/ports/database.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { instant } from '../instant.js';
import type { Decision, JobRow, OpenBackfill } from './table.js';

export type { Decision, OpenBackfill } from './table.js';

export interface JobRecord {
  readonly definition: JobDefinition;
  /** ISO 8601. */
  readonly definedAt: string;
  readonly source: JobRow['source'];
  /** The definition of the release, while an operator's is in force. */
  readonly withheld: JobDefinition | null;
  readonly pause: Decision | null;
  readonly quarantine: Decision | null;
  /** In the order in which they are worked off. */
  readonly backfills: readonly OpenBackfill[];
  readonly changed: JobRow['changed'];
}

const columns = `definition, ${instant('defined_at')} as "definedAt", source, withheld, pause, quarantine, backfills,
  changed`;

/** By name. */
export function listJobs(database: Queryable): Promise<readonly JobRecord[]> {
  return database.query<JobRecord>(`select ${columns} from read_model.jobs order by job`);
}

export async function findJob(database: Queryable, job: string): Promise<JobRecord | undefined> {
  const [record] = await database.query<JobRecord>(`select ${columns} from read_model.jobs where job = $1`, [job]);
  return record;
}
