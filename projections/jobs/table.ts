// The table of jobs: a job as it is defined now, whether it is at rest, and what is being made up for.
import type { DefinitionSource, JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ReadTable } from '../engine/projection.js';

/** Somebody's decision. */
export interface Decision {
  readonly reason: string;
  /** The actor of the event. */
  readonly by: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Ticks of the past that get a run once more. */
export interface OpenBackfill extends Decision {
  readonly backfillId: string;
  /** ISO 8601, both included. */
  readonly from: string;
  readonly to: string;
  readonly ticks: number;
}

export interface JobRow {
  readonly job: string;
  readonly definition: JobDefinition;
  /** When the definition came into force. */
  readonly defined_at: string;
  readonly source: DefinitionSource;
  /** The definition of the release, while an operator's is in force. */
  readonly withheld: JobDefinition | null;
  readonly pause: Decision | null;
  readonly quarantine: Decision | null;
  readonly backfills: readonly OpenBackfill[];
  /** The newest event about all this. */
  readonly changed: { readonly what: string; readonly at: string; readonly by: string; readonly reason: string | null };
}

export const jobsTable: ReadTable = {
  name: 'jobs',
  key: 'job',
  columns: {
    job: 'text',
    definition: 'jsonb',
    defined_at: 'timestamptz',
    source: 'text',
    withheld: 'jsonb',
    pause: 'jsonb',
    quarantine: 'jsonb',
    backfills: 'jsonb',
    changed: 'jsonb',
  },
};
