// Ticks of the past that get a run once more, because an operator asks for it.
import { DomainError } from '../domainError.js';
import type { NewRun } from './claimRun.js';
import { justBefore } from './instants.js';
import type { JobDefinition } from './jobDefinition.js';
import type { Ticks } from './schedule.js';
import type { ControlCommand } from './scheduledJobCommands.js';
import type { ScheduledJobEvent } from './scheduledJobEvents.js';
import type { ScheduledJobState } from './scheduledJobState.js';

/** Of one backfill. */
export const mostBackfilledTicks = 1_000;
/** That are not worked off yet. */
const mostBackfills = 100;

/**
 * `from` and `to` in any form of ISO 8601.
 * @throws DomainError when the range holds no ticks or too many, or reaches into the future; or the job has enough to do.
 */
export function backfillTicks(
  ticks: Ticks,
  { job, reason, at, ...range }: Extract<ControlCommand, { type: 'BackfillTicks' }>['data'],
  { definition, backfills, nextRevision }: ScheduledJobState & { readonly definition: JobDefinition },
): readonly ScheduledJobEvent[] {
  if (backfills.length >= mostBackfills) {
    const advice = `wait for some, or cancel them: \`bookworm jobs cancel ${job}\``;
    throw new DomainError('too_many_backfills', `${job} has ${backfills.length} backfills to work off; ${advice}.`);
  }
  const [from, to] = [inUtc(range.from), inUtc(range.to)];
  if (from > to) throw new DomainError('invalid_range', `${from} is after ${to}: the first tick comes first.`);
  if (to > at) throw new DomainError('backfill_of_future', `${to} has not come yet: a backfill is of the past.`);
  const wanted = ticks.between(definition.schedule, justBefore(from), new Date(to), mostBackfilledTicks + 1);
  if (wanted.length === 0) {
    throw new DomainError('no_ticks', `By its schedule ${job} was not due from ${from} to ${to}.`);
  }
  if (wanted.length > mostBackfilledTicks) {
    const limit = `${job} was due more than ${mostBackfilledTicks} times from ${from} to ${to}`;
    throw new DomainError('too_many_ticks', `${limit}: backfill a shorter range at a time.`);
  }
  const data = { job, backfillId: `backfill.${nextRevision}`, from, to, ticks: wanted.length, reason, at };
  return [{ type: 'BackfillRequested', data }];
}

/** The next run of the first backfill, and the event of its end when nothing is left of it then. */
export function nextOfBackfill(
  ticks: Ticks,
  { definition, backfills: [backfill] }: ScheduledJobState,
  at: string,
): { readonly run: NewRun | undefined; readonly ends: readonly ScheduledJobEvent[] } | undefined {
  if (!definition || !backfill) return undefined;
  const { job } = definition;
  const { backfillId, schedule, after, to } = backfill;
  const [tick, another] = ticks.between(schedule, new Date(after), new Date(to), 2);
  const scheduledFor = tick?.toISOString();
  const run = scheduledFor && {
    runId: `${job}@${scheduledFor}/${backfillId}`,
    scheduledFor,
    trigger: 'backfill' as const,
    parameters: {},
    at,
  };
  return { run: run || undefined, ends: another ? [] : [{ type: 'BackfillCompleted', data: { job, backfillId, at } }] };
}

function inUtc(instant: string): string {
  const date = new Date(instant);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new DomainError('invalid_instant', `${instant} is no instant; write it like 2026-10-01T12:00:00Z.`);
}
