// When a scheduled job next needs somebody who looks after it.
import { DomainError } from '../domainError.js';
import { isFull, ticksWait } from './capacity.js';
import type { JobDefinition } from './jobDefinition.js';
import type { Ticks } from './schedule.js';
import { isAtRest, type ScheduledJobState } from './scheduledJobState.js';

/** Something that is to be done with a job, once its time has come. */
export type Attention =
  | { readonly kind: 'tick'; readonly dueAt: Date }
  /** A run waits for another attempt, or was handed back. */
  | { readonly kind: 'retry' | 'reclaim'; readonly dueAt: Date; readonly runId: string };

/** What the job needs by itself, sooner or later, if nothing else happens to it. Past due times are overdue. */
export function attentionsTo(ticks: Ticks, state: ScheduledJobState): readonly Attention[] {
  const { definition, accountedUntil, runs, backfills } = state;
  if (!definition || isAtRest(state)) return [];
  const waiting = runs.flatMap(({ runId, boot, retryAt, openedAt }): readonly Attention[] => {
    if (retryAt !== null) return [{ kind: 'retry', dueAt: new Date(retryAt), runId }];
    return boot === null ? [{ kind: 'reclaim', dueAt: new Date(openedAt), runId }] : [];
  });
  const next = ticksWait(state) ? undefined : nextTick(ticks, definition, new Date(accountedUntil));
  const [backfill] = isFull(state) ? [] : backfills;
  const dueAt = backfill ? new Date(backfill.after) : next;
  return dueAt ? [...waiting, { kind: 'tick', dueAt }] : waiting;
}

function nextTick(ticks: Ticks, { schedule }: JobDefinition, after: Date): Date | undefined {
  try {
    return ticks.next(schedule, after);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // At once: whoever turns to the job is told what is wrong, and the other jobs do not suffer from it.
    return after;
  }
}
