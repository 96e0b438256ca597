// The table of jobs: a job as it was last defined.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ReadTable } from '../engine/projection.js';

export interface JobRow {
  readonly job: string;
  readonly definition: JobDefinition;
  readonly defined_at: string;
}

export const jobsTable: ReadTable = {
  name: 'jobs',
  key: 'job',
  columns: { job: 'text', definition: 'jsonb', defined_at: 'timestamptz' },
};
