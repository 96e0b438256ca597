// Two jobs and short words for what happens to them, for the specifications of a scheduled job.
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies, type JobPolicies } from '../../../domain/scheduling/jobPolicies.js';
import type { ControlCommand, ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
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

export const third: InstanceIdentity = { instance: 'third', boot: '0199a000-0000-7000-8000-000000000003' };

export const cron = (expression: string, timeZone = 'UTC') =>
  ({ kind: 'cron', expression, timeZone, engine: 'croner@11' }) as const;

/** The job with some of its policies otherwise than by default. */
export const withPolicies = (definition: JobDefinition, change: Partial<JobPolicies>): JobDefinition => ({
  ...definition,
  policies: { ...defaultPolicies, ...change },
});

/** An instant of the first of October 2026: `at('12:00:00.000')`. */
export const at = (time: string): string => `2026-10-01T${time}Z`;

export const defined = (definition: JobDefinition, time: string): ScheduledJobEvent => ({
  type: 'JobDefined',
  data: { definition, at: at(time) },
});

export const redefined = (
  definition: JobDefinition,
  time: string,
  by: { source?: 'code' | 'operator'; reason?: string } = {},
): ScheduledJobEvent => ({ type: 'JobRedefined', data: { definition, at: at(time), ...by } });

export const withheld = (definition: JobDefinition, time: string): ScheduledJobEvent => ({
  type: 'DefinitionWithheld',
  data: { definition, at: at(time) },
});

export const skipped = (
  { job }: JobDefinition,
  [from, to]: readonly [string, string],
  { count, reason }: Pick<DataOf<'TicksSkipped'>, 'count' | 'reason'>,
): ScheduledJobEvent => ({ type: 'TicksSkipped', data: { job, from: at(from), to: at(to), count, reason } });

/** The run of the tick that was due at `time`. */
export const runOf = ({ job }: JobDefinition, time: string): string => `${job}@${at(time)}`;

/** The claim of the tick that was due at `time`. */
export const claimed = (
  definition: JobDefinition,
  time: string,
  { by = one, claimedAt = time }: { by?: InstanceIdentity; claimedAt?: string } = {},
): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: {
    job: definition.job,
    runId: runOf(definition, time),
    scheduledFor: at(time),
    trigger: 'tick',
    parameters: {},
    attempt: 1,
    ...by,
    at: at(claimedAt),
  },
});

export const completed = (definition: JobDefinition, tick: string, time: string): ScheduledJobEvent => ({
  type: 'RunCompleted',
  data: { job: definition.job, runId: runOf(definition, tick), summary: {}, at: at(time) },
});

export const fault = { code: 'Error', message: 'The catalog is away.' };

export const failed = (
  definition: JobDefinition,
  tick: string,
  { time, error = fault }: { time: string; error?: DataOf<'RunFailed'>['error'] },
): ScheduledJobEvent => ({
  type: 'RunFailed',
  data: { job: definition.job, runId: runOf(definition, tick), error, at: at(time) },
});

export const reclaimed = (
  definition: JobDefinition,
  tick: string,
  {
    attempt = 2,
    reason = 'lease-expired',
    by = other,
    time,
  }: { attempt?: number; reason?: DataOf<'RunReclaimed'>['reason']; by?: InstanceIdentity; time: string },
): ScheduledJobEvent => ({
  type: 'RunReclaimed',
  data: { job: definition.job, runId: runOf(definition, tick), attempt, ...by, reason, at: at(time) },
});

export const released = (definition: JobDefinition, tick: string, time: string): ScheduledJobEvent => ({
  type: 'RunReleased',
  data: { job: definition.job, runId: runOf(definition, tick), reason: 'drain', at: at(time) },
});

export const paused = ({ job }: JobDefinition, time: string): ScheduledJobEvent => ({
  type: 'JobPaused',
  data: { job, reason: 'maintenance', at: at(time) },
});

export const resumed = (
  { job }: JobDefinition,
  time: string,
  missed: DataOf<'JobResumed'>['missed'],
): ScheduledJobEvent => ({ type: 'JobResumed', data: { job, missed, at: at(time) } });

export const quarantined = (
  definition: JobDefinition,
  tick: string,
  { crashes, time }: { crashes: number; time: string },
): ScheduledJobEvent => ({
  type: 'JobQuarantined',
  data: { job: definition.job, runId: runOf(definition, tick), crashes, at: at(time) },
});

export const define = (definition: JobDefinition, time: string): ScheduledJobCommand => ({
  type: 'DefineJob',
  data: { definition, at: at(time) },
});

export const claimTick = (
  { job }: JobDefinition,
  time: string,
  { by = one }: { by?: InstanceIdentity } = {},
): ScheduledJobCommand => ({ type: 'ClaimTick', data: { job, ...by, at: at(time) } });

export const edit = (
  { job }: JobDefinition,
  definition: JobDefinition | 'asCode',
  time: string,
): Extract<ControlCommand, { type: 'EditJob' }> => ({
  type: 'EditJob',
  data: { job, definition, reason: 'too often', at: at(time) },
});

export const reclaim = (
  definition: JobDefinition,
  tick: string,
  { deadBoot, by = other, time }: { deadBoot: string | null; by?: InstanceIdentity; time: string },
): ScheduledJobCommand => ({
  type: 'ReclaimRun',
  data: { job: definition.job, runId: runOf(definition, tick), deadBoot, ...by, at: at(time) },
});

export const cancelRuns = ({ job }: JobDefinition, time: string, runId?: string): ScheduledJobCommand => ({
  type: 'CancelRuns',
  data: { job, reason: 'not needed', ...(runId && { runId }), at: at(time) },
});
