// Two jobs and short words for what happens to them, for the specifications of a scheduled job.
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';

type DataOf<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { type: Type }>['data'];

/** Announces something every hour. */
export const emitJob: JobDefinition = {
  job: 'resendErrorEmail',
  schedule: { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC', engine: 'croner@11' },
  target: { kind: 'emit', messageType: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent' },
  priority: 'high',
  runsAtStart: false,
  timeoutMs: 60_000,
};

/** Works every quarter of an hour. */
export const workJob: JobDefinition = {
  job: 'synchroniseCatalog',
  schedule: { kind: 'cron', expression: '*/15 * * * *', timeZone: 'UTC', engine: 'croner@11' },
  target: { kind: 'work' },
  priority: 'normal',
  runsAtStart: true,
  timeoutMs: 600_000,
};

export const one: InstanceIdentity = { instance: 'one', boot: '0199a000-0000-7000-8000-000000000001' };
export const other: InstanceIdentity = { instance: 'other', boot: '0199a000-0000-7000-8000-000000000002' };

/** An instant of the first of October 2026: `at('12:00:00.000')`. */
export const at = (time: string): string => `2026-10-01T${time}Z`;

export const defined = (definition: JobDefinition, time: string): ScheduledJobEvent => ({
  type: 'JobDefined',
  data: { definition, at: at(time) },
});

export const redefined = (definition: JobDefinition, time: string): ScheduledJobEvent => ({
  type: 'JobRedefined',
  data: { definition, at: at(time) },
});

export const skipped = (
  definition: JobDefinition,
  [from, to]: readonly [string, string],
  { count, reason }: Pick<DataOf<'TicksSkipped'>, 'count' | 'reason'>,
): ScheduledJobEvent => ({
  type: 'TicksSkipped',
  data: { job: definition.job, from: at(from), to: at(to), count, reason },
});

/** The claim of the tick that was due at `time`. */
export const claimed = (
  { job }: JobDefinition,
  time: string,
  { by = one, claimedAt = time }: { by?: InstanceIdentity; claimedAt?: string } = {},
): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: {
    job,
    runId: `${job}@${at(time)}`,
    scheduledFor: at(time),
    trigger: 'tick',
    parameters: {},
    attempt: 1,
    ...by,
    at: at(claimedAt),
  },
});

export const completed = ({ job }: JobDefinition, runOf: string, time: string): ScheduledJobEvent => ({
  type: 'RunCompleted',
  data: { job, runId: `${job}@${at(runOf)}`, summary: {}, at: at(time) },
});

export const define = (definition: JobDefinition, time: string): ScheduledJobCommand => ({
  type: 'DefineJob',
  data: { definition, at: at(time) },
});

export const claimTick = (
  { job }: JobDefinition,
  slot: string,
  { by = one, now = slot }: { by?: InstanceIdentity; now?: string } = {},
): ScheduledJobCommand => ({ type: 'ClaimTick', data: { job, slot: at(slot), ...by, at: at(now) } });
