// Reader's question: which jobs are there, when are they due, and what have operators made of them? One row per job.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { DefinitionSource, JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type Decision, type JobRow, jobsTable } from './table.js';

interface Defined {
  readonly definition: JobDefinition;
  readonly at: string;
  readonly source?: DefinitionSource;
  readonly reason?: string;
}

const keyOfDefinition = ({ data }: { readonly data: { readonly definition: JobDefinition } }) => data.definition.job;
const key = ({ data }: { readonly data: { readonly job: string } }) => data.job;

const defining = {
  key: keyOfDefinition,
  fold(row: JobRow | undefined, event: RecordedEvent<string, Defined>): JobRow {
    const { definition, at, source = 'code' } = event.data;
    const released = row?.source === 'code' ? row.definition : (row?.withheld ?? null);
    return {
      job: definition.job,
      definition,
      defined_at: at,
      source,
      withheld: source === 'operator' ? released : null,
      pause: row?.pause ?? null,
      quarantine: row?.quarantine ?? null,
      backfills: row?.backfills ?? [],
      changed: changeOf(event),
    };
  },
};

export const jobs = defineProjection<JobRow, ScheduledJobEvent>({
  name: 'jobs',
  version: 2,
  table: jobsTable,
  handlers: {
    JobDefined: defining,
    JobRedefined: defining,
    DefinitionWithheld: {
      key: keyOfDefinition,
      fold: (row, event) => row && { ...row, withheld: event.data.definition, changed: changeOf(event) },
    },
    JobPaused: {
      key,
      fold: (row, event) => row && { ...row, pause: decisionOf(event, event.data.reason), changed: changeOf(event) },
    },
    JobResumed: { key, fold: (row, event) => row && { ...row, pause: null, changed: changeOf(event) } },
    JobQuarantined: {
      key,
      fold(row, event) {
        const { crashes, runId } = event.data;
        const reason = `${crashes} attempts in a row ended with their process, the last one of ${runId}`;
        return row && { ...row, quarantine: decisionOf(event, reason), changed: changeOf(event) };
      },
    },
    QuarantineCleared: { key, fold: (row, event) => row && { ...row, quarantine: null, changed: changeOf(event) } },
    BackfillRequested: {
      key,
      fold(row, event) {
        if (!row) return undefined;
        const { backfillId, from, to, ticks, reason } = event.data;
        const others = row.backfills.filter((backfill) => backfill.backfillId !== backfillId);
        const backfill = { backfillId, from, to, ticks, ...decisionOf(event, reason) };
        return { ...row, backfills: [...others, backfill], changed: changeOf(event) };
      },
    },
    BackfillCompleted: { key, fold: withoutBackfill },
    BackfillCancelled: { key, fold: withoutBackfill },
  },
});

function withoutBackfill(
  row: JobRow | undefined,
  event: RecordedEvent<string, { readonly backfillId: string; readonly at: string; readonly reason?: string }>,
): JobRow | undefined {
  const backfills = row?.backfills.filter(({ backfillId }) => backfillId !== event.data.backfillId) ?? [];
  return row && { ...row, backfills, changed: changeOf(event) };
}

function decisionOf({ data, metadata }: RecordedEvent<string, { readonly at: string }>, reason: string): Decision {
  return { reason, by: metadata.actor, since: data.at };
}

function changeOf({ type, data, metadata }: RecordedEvent<string, { at: string; reason?: string }>): JobRow['changed'] {
  return { what: type, at: data.at, by: metadata.actor, reason: data.reason ?? null };
}
