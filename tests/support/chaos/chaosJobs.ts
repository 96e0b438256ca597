// The jobs that are put through chaos: every kind of schedule, target and policy that chaos could break.
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies, type JobPolicies } from '../../../domain/scheduling/jobPolicies.js';
import type { ChaosJob } from './schedulerOrder.js';

const anchor = '2026-01-01T00:00:00.000Z';
/** None may be lost, however long everybody was away. */
const all = { kind: 'all', most: 1_000 } as const;
const patient = { attempts: 100, firstDelayMs: 100, longestDelayMs: 1_000 };

function every(everyMs: number): JobDefinition['schedule'] {
  return { kind: 'interval', everyMs, anchor };
}

const eachSecond: JobDefinition['schedule'] = {
  kind: 'cron',
  expression: '* * * * * *',
  timeZone: 'UTC',
  engine: 'croner@11',
};

function job(
  name: string,
  schedule: JobDefinition['schedule'],
  { timeoutMs = 30_000, ...policies }: Partial<JobPolicies> & { timeoutMs?: number },
): JobDefinition {
  const target = { kind: 'work' } as const;
  const rest = { target, priority: 'normal', runsAtStart: false, timeoutMs } as const;
  return { job: name, schedule, ...rest, policies: { ...defaultPolicies, retry: patient, ...policies } };
}

function emitJob(name: string, schedule: JobDefinition['schedule'], policies: Partial<JobPolicies>): ChaosJob {
  const messageType = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';
  return { definition: { ...job(name, schedule, policies), target: { kind: 'emit', messageType }, priority: 'high' } };
}

function workJob(
  name: string,
  schedule: JobDefinition['schedule'],
  policies: Partial<JobPolicies> & { timeoutMs?: number },
  work: Partial<NonNullable<ChaosJob['work']>> = {},
): ChaosJob {
  const definition = job(name, schedule, { crashesToQuarantine: 1_000, ...policies });
  return { definition, work: { leastMs: 100, mostMs: 600, ...work } };
}

/** The operator pauses, resumes and edits this one. */
export const steeredJob = 'steered';
/** The operator lets this one out of its quarantine. */
export const fragileJob = 'workFragile';

export const chaosJobs: readonly ChaosJob[] = [
  emitJob('emitFast', every(200), { misfire: all }),
  emitJob('emitCron', eachSecond, { misfire: all }),
  emitJob('emitOnce', every(1_000), { misfire: { kind: 'once' } }),
  emitJob(steeredJob, eachSecond, { misfire: { kind: 'skip' } }),
  workJob('workAll', every(2_000), { misfire: all }),
  workJob('workForbid', eachSecond, { overlap: { kind: 'forbid' } }, { isDeaf: true }),
  workJob('workQueue', every(1_000), { overlap: { kind: 'queueOne' } }, { mostMs: 1_500 }),
  workJob('workAllow', every(500), { misfire: all, overlap: { kind: 'allow', most: 3 } }, { isDeaf: true }),
  // Fails at random, and when it takes longer than its timeout.
  workJob('workFailing', every(2_000), { timeoutMs: 1_000 }, { mostMs: 1_200, failsPercent: 30 }),
  workJob(fragileJob, every(1_000), { crashesToQuarantine: 2 }),
];
