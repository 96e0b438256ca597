// Who held which run when, as the log alone tells it.
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { DomainEvent } from '../../../domain/message.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';

export type JobEvent = ScheduledJobEvent & Pick<RecordedEvent, 'id' | 'revision' | 'recordedAt' | 'metadata'>;

/** From the event that gave a run to a process until the one that ended that. */
export interface Tenure {
  readonly runId: string;
  readonly boot: string;
  readonly given: JobEvent;
  /** undefined while it lasts. */
  readonly end: JobEvent | undefined;
}

const giving = ['RunClaimed', 'RunReclaimed', 'RunRetried'] as const;
const ending = ['RunCompleted', 'RunFailed', 'AttemptFailed', 'RunReleased', 'RunReclaimed'] as const;

export type GivingEvent = JobEvent & { readonly type: (typeof giving)[number] };
export type EndingEvent = JobEvent & { readonly type: (typeof ending)[number] };

export const isGiving = (event: JobEvent): event is GivingEvent => giving.some((type) => type === event.type);
export const isEnding = (event: JobEvent): event is EndingEvent => ending.some((type) => type === event.type);

/** Of one job, whose events are given in order. */
export function tenuresOf(events: readonly JobEvent[]): readonly Tenure[] {
  const tenures: Tenure[] = [];
  const current = new Map<string, number>();
  for (const event of events) {
    if (isEnding(event)) {
      const { runId } = event.data;
      const place = current.get(runId);
      const ended = place === undefined ? undefined : tenures[place];
      if (place !== undefined && ended) tenures[place] = { ...ended, end: event };
      current.delete(runId);
    }
    if (isGiving(event)) {
      const { runId, boot } = event.data;
      current.set(runId, tenures.push({ runId, boot, given: event, end: undefined }) - 1);
    }
  }
  return tenures;
}

/** By job, each in order. */
export function eventsByJob(events: readonly RecordedEvent[]): ReadonlyMap<string, readonly JobEvent[]> {
  const byJob = new Map<string, JobEvent[]>();
  for (const event of events) {
    const job = event.stream.slice('scheduledJob-'.length);
    const ofJob = byJob.get(job) ?? [];
    ofJob.push(event as DomainEvent as JobEvent);
    byJob.set(job, ofJob);
  }
  return byJob;
}
