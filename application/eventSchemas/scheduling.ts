// The data of scheduled jobs' events.
import { z } from 'zod';
import { count, instant, uuid } from './parts.js';

const run = { job: z.string(), runId: z.string() };
const holder = { instance: z.string(), boot: uuid };
const attempt = z.int().min(1);
const priority = z.enum(['normal', 'high']);

const schedule = z.union([
  z.object({
    kind: z.literal('cron'),
    expression: z.string(),
    timeZone: z.string(),
    engine: z.literal('croner@11'),
  }),
  z.object({ kind: z.literal('interval'), everyMs: z.int().min(1), anchor: instant }),
  z.object({ kind: z.literal('once'), at: instant }),
]);
const most = z.int().min(1);
const policies = z.object({
  misfire: z.union([
    z.object({ kind: z.literal('skip') }),
    z.object({ kind: z.literal('once') }),
    z.object({ kind: z.literal('all'), most }),
  ]),
  startingDeadlineMs: z.int().min(1).nullable(),
  overlap: z.union([
    z.object({ kind: z.literal('forbid') }),
    z.object({ kind: z.literal('queueOne') }),
    z.object({ kind: z.literal('allow'), most }),
  ]),
  retry: z.object({ attempts: attempt, firstDelayMs: z.int().min(1), longestDelayMs: z.int().min(1) }),
  graceMs: count,
  crashesToQuarantine: z.int().min(1),
});
const definition = z.object({
  job: z.string(),
  schedule,
  target: z.union([
    z.object({ kind: z.literal('emit'), messageType: z.string() }),
    z.object({ kind: z.literal('work') }),
  ]),
  priority,
  runsAtStart: z.boolean(),
  timeoutMs: z.int().min(1),
  policies: policies.exactOptional(),
});
const jobDefined = z.object({ definition, at: instant });
const missed = z.enum(['skip', 'catch-up']);
const error = z.object({ code: z.string(), message: z.string() });
const backfill = { job: z.string(), backfillId: z.string(), at: instant };

export const scheduling = {
  JobDefined: jobDefined,
  JobRedefined: z.object({
    definition,
    at: instant,
    source: z.enum(['code', 'operator']).exactOptional(),
    reason: z.string().exactOptional(),
  }),
  DefinitionWithheld: jobDefined,
  JobPaused: z.object({ job: z.string(), reason: z.string(), at: instant }),
  JobResumed: z.object({ job: z.string(), missed, reason: z.string().exactOptional(), at: instant }),
  JobQuarantined: z.object({ ...run, crashes: z.int().min(1), at: instant }),
  QuarantineCleared: z.object({ job: z.string(), missed, reason: z.string(), at: instant }),
  BackfillRequested: z.object({
    ...backfill,
    from: instant,
    to: instant,
    ticks: z.int().min(1),
    reason: z.string(),
  }),
  BackfillCompleted: z.object(backfill),
  BackfillCancelled: z.object({ ...backfill, reason: z.string() }),
  JobCheckpointed: z.object({
    job: z.string(),
    stateVersion: z.int().min(1),
    state: z.record(z.string(), z.unknown()),
  }),
  TicksSkipped: z.object({
    job: z.string(),
    from: instant,
    to: instant,
    count: z.int().min(1).nullable(),
    reason: z.enum(['misfire', 'overlap', 'deadline', 'catchup-limit', 'paused', 'quarantined', 'schedule-change']),
  }),
  RunClaimed: z.object({
    ...run,
    ...holder,
    scheduledFor: instant,
    trigger: z.enum(['tick', 'start', 'manual', 'backfill']),
    attempt: z.literal(1),
    parameters: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
    reason: z.string().exactOptional(),
    at: instant,
  }),
  RunReclaimed: z.object({
    ...run,
    ...holder,
    attempt,
    reason: z.enum(['lease-expired', 'released']),
    at: instant,
  }),
  RunReleased: z.object({ ...run, reason: z.literal('drain'), at: instant }),
  RunCompleted: z.object({
    ...run,
    summary: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())])),
    at: instant,
  }),
  RunFailed: z.object({ ...run, error, at: instant }),
  AttemptFailed: z.object({ ...run, attempt, error, retryAt: instant, at: instant }),
  RunRetried: z.object({ ...run, ...holder, attempt, at: instant }),
  RunCancelRequested: z.object({ ...run, reason: z.string(), at: instant }),
  IntegrationEventRequested: z.object({
    ...run,
    messageId: uuid,
    messageType: z.string(),
    priority,
    payload: z.object({ id: uuid, creationDate: instant }),
  }),
};
