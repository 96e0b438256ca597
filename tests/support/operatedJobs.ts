// Jobs with policies of their own, and the operator's deeds in a process that runs no scheduler.
import { v7 as uuidV7 } from 'uuid';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { defaultPolicies, type JobPolicies } from '../../domain/scheduling/jobPolicies.js';
import type { IntervalSchedule } from '../../domain/scheduling/schedule.js';
import type { ControlCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import type { MissedTicks } from '../../domain/scheduling/scheduledJobEvents.js';
import type { TestInstance } from './schedulerInstances.js';

/** Not due while a test runs, except at the start of a leap day. */
export const never = '0 0 29 2 *';
/** So long that within a test nothing comes of looking around. */
export const longLeaseMs = 600_000;

export function everyMs(ms: number): IntervalSchedule {
  return { kind: 'interval', everyMs: ms, anchor: '2026-01-01T00:00:00.000Z' };
}

export function policies(change: Partial<JobPolicies>): JobPolicies {
  return { ...defaultPolicies, ...change };
}

/** How often, and soon. */
export function retrying(attempts: number, delayMs = 100): Pick<JobPolicies, 'retry'> {
  return { retry: { attempts, firstDelayMs: delayMs, longestDelayMs: delayMs } };
}

export function operatorOf({ streams, identity }: TestInstance) {
  const reason = 'The source is being moved.';
  const of = (job: string) => ({ job, reason, at: new Date().toISOString() });
  const send = ({ type, data }: ControlCommand) => {
    const context = { correlationId: uuidV7(), actor: 'operator:ada', instance: identity.instance };
    return streams.handle(data.job, { type, data } as ControlCommand, context);
  };
  return {
    pause: (job: string) => send({ type: 'PauseJob', data: of(job) }),
    resume: (job: string, missed: MissedTicks) => send({ type: 'ResumeJob', data: { ...of(job), missed } }),
    cancel: (job: string) => send({ type: 'CancelRuns', data: of(job) }),
    edit: (definition: JobDefinition) => send({ type: 'EditJob', data: { ...of(definition.job), definition } }),
    backfill: (job: string, from: string, to: string) =>
      send({ type: 'BackfillTicks', data: { ...of(job), from, to } }),
  };
}

/** What a test waits with until the store has been missed, and until it is there again. */
export async function outageOf({ store }: TestInstance, isMissed: () => Promise<void>): Promise<void> {
  store.isAway = true;
  try {
    await isMissed();
  } finally {
    store.isAway = false;
  }
}
