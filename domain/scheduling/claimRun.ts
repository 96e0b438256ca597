// How a run begins; and, where all it does is to announce something, how it ends at once.
import type { JobDefinition } from './jobDefinition.js';
import type { SchedulingCalculations } from './schedule.js';
import type { InstanceIdentity, IntegrationEventRequest, ScheduledJobEvent } from './scheduledJobEvents.js';

type RunClaimed = Extract<ScheduledJobEvent, { type: 'RunClaimed' }>['data'];

export type NewRun = Omit<RunClaimed, 'job' | 'attempt' | keyof InstanceIdentity>;

/** The claim; of a job that announces something also the outbox entry and the completion, all to be appended as one. */
export function claimRun(
  { guid }: Pick<SchedulingCalculations, 'guid'>,
  { job, target, priority }: JobDefinition,
  { instance, boot }: InstanceIdentity,
  run: NewRun,
): readonly ScheduledJobEvent[] {
  const { runId, scheduledFor, at } = run;
  const claimed: ScheduledJobEvent = { type: 'RunClaimed', data: { job, ...run, attempt: 1, instance, boot } };
  if (target.kind === 'work') return [claimed];
  const messageId = guid(runId, new Date(scheduledFor));
  const { messageType } = target;
  const payload = { id: messageId, creationDate: at };
  const request: IntegrationEventRequest = { job, runId, messageId, messageType, priority, payload };
  return [
    claimed,
    { type: 'IntegrationEventRequested', data: request },
    { type: 'RunCompleted', data: { job, runId, summary: {}, at } },
  ];
}
