// The data of scheduled jobs' events.
import { z } from 'zod';
import { instant, uuid } from './parts.js';

const run = { job: z.string(), runId: z.string() };
const holder = { instance: z.string(), boot: uuid };
const attempt = z.int().min(1);
const priority = z.enum(['normal', 'high']);

const definition = z.object({
  job: z.string(),
  schedule: z.object({
    kind: z.literal('cron'),
    expression: z.string(),
    timeZone: z.string(),
    engine: z.literal('croner@11'),
  }),
  target: z.union([
    z.object({ kind: z.literal('emit'), messageType: z.string() }),
    z.object({ kind: z.literal('work') }),
  ]),
  priority,
  runsAtStart: z.boolean(),
  timeoutMs: z.int().min(1),
});
const jobDefined = z.object({ definition, at: instant });

export const scheduling = {
  JobDefined: jobDefined,
  JobRedefined: jobDefined,
  TicksSkipped: z.object({
    job: z.string(),
    from: instant,
    to: instant,
    count: z.int().min(1).nullable(),
    reason: z.enum(['misfire', 'overlap', 'schedule-change']),
  }),
  RunClaimed: z.object({
    ...run,
    ...holder,
    scheduledFor: instant,
    trigger: z.enum(['tick', 'start', 'manual']),
    attempt: z.literal(1),
    parameters: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])),
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
  RunFailed: z.object({ ...run, error: z.object({ code: z.string(), message: z.string() }), at: instant }),
  IntegrationEventRequested: z.object({
    ...run,
    messageId: uuid,
    messageType: z.string(),
    priority,
    payload: z.object({ id: uuid, creationDate: instant }),
  }),
};
