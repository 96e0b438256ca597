// Reader's question: which jobs are there, and when are they due? One row per job, as last defined.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type JobRow, jobsTable } from './table.js';

const handler = {
  key: ({ data }: { readonly data: { readonly definition: JobDefinition } }) => data.definition.job,
  fold: (
    _row: JobRow | undefined,
    { data }: { readonly data: { readonly definition: JobDefinition; readonly at: string } },
  ): JobRow => ({ job: data.definition.job, definition: data.definition, defined_at: data.at }),
};

export const jobs = defineProjection<JobRow, ScheduledJobEvent>({
  name: 'jobs',
  version: 1,
  table: jobsTable,
  handlers: { JobDefined: handler, JobRedefined: handler },
});
