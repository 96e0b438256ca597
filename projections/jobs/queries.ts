// What readers may ask of jobs.
import type { Queryable } from '../../application/ports/database.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';

/** By name. */
export async function listJobs(database: Queryable): Promise<readonly JobDefinition[]> {
  const rows = await database.query<{ definition: JobDefinition }>(
    'select definition from read_model.jobs order by job',
  );
  return rows.map(({ definition }) => definition);
}
