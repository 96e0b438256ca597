// What becomes of the ticks that are due: every one is claimed, skipped for a reason, or waits.
import type { JobDefinition } from './jobDefinition.js';
import { policiesOf } from './jobPolicies.js';
import type { Ticks } from './schedule.js';
import type { ScheduledJobEvent, SkipReason } from './scheduledJobEvents.js';
import { isFull, type ScheduledJobState } from './scheduledJobState.js';

export type TicksSkipped = Extract<ScheduledJobEvent, { type: 'TicksSkipped' }>;

export interface Accounting {
  /** In order, and without gaps up to the claim. */
  readonly skips: readonly TicksSkipped[];
  /** The tick to be claimed. */
  readonly claim: Date | undefined;
}

/** With the misfire policy `skip` and no starting deadline, a tick is late after this. */
const lateAfterMs = 60_000;
/** A range of more is recorded without its count. */
const mostTicksCounted = 10_000;

/** Whether due ticks neither get a run nor are skipped: they wait until one of the open runs ends. */
export function ticksWait(state: ScheduledJobState): boolean {
  if (!state.definition || !isFull(state)) return false;
  const { overlap, misfire } = policiesOf(state.definition);
  return overlap.kind === 'queueOne' || misfire.kind === 'all';
}

/** Of all ticks not accounted for until `now`. */
export function accountDueTicks(ticks: Ticks, state: ScheduledJobState, now: Date): Accounting {
  const { definition } = state;
  if (!definition || ticksWait(state)) return { skips: [], claim: undefined };
  const { misfire, overlap } = policiesOf(definition);
  if (misfire.kind === 'all') return claimOldest(ticks, state, { now, most: misfire.most });
  const busy = isFull(state)
    ? { from: new Date(state.runs.at(-1)?.openedAt ?? now), until: now }
    : { from: new Date(state.busy?.from ?? 0), until: new Date(state.busy?.until ?? 0) };
  const latest = ticks.latest(definition.schedule, now);
  const isAllowed =
    latest && latest > new Date(state.accountedUntil) && (overlap.kind === 'queueOne' || latest > busy.until);
  const candidate = isAllowed ? latest : undefined;
  const end = candidate ? justBefore(candidate) : now;
  const range = skipping(ticks, definition, new Date(state.accountedUntil));
  const skips = [...range(earlier(busy.from, end), 'misfire'), ...range(earlier(busy.until, end), 'overlap')];
  skips.push(...range(end, 'misfire'));
  if (!candidate) return { skips, claim: undefined };
  const lateness = tooLate(definition, candidate, now);
  return lateness
    ? { skips: [...skips, ...range(candidate, lateness)], claim: undefined }
    : { skips, claim: candidate };
}

/** The ticks until `until` that nobody will claim; none when all are accounted for. */
export function skipUntil(
  ticks: Ticks,
  { definition, accountedUntil }: ScheduledJobState,
  until: Date,
  reason: SkipReason,
): readonly TicksSkipped[] {
  return definition ? skipping(ticks, definition, new Date(accountedUntil))(until, reason) : [];
}

function claimOldest(
  ticks: Ticks,
  { definition, accountedUntil }: ScheduledJobState,
  { now, most }: { now: Date; most: number },
): Accounting {
  if (!definition) return { skips: [], claim: undefined };
  const after = new Date(accountedUntil);
  const newest = latestTicks(ticks, definition, { after, until: now, most });
  const claim = newest.find((tick) => !tooLate(definition, tick, now));
  const range = skipping(ticks, definition, after);
  const [first = now] = newest;
  const skips = [...range(justBefore(first), 'catchup-limit'), ...range(claim ? justBefore(claim) : now, 'deadline')];
  return { skips, claim };
}

/** The last `most` ticks after `after`, oldest first. */
function latestTicks(
  ticks: Ticks,
  { schedule }: JobDefinition,
  { after, until, most }: { after: Date; until: Date; most: number },
): readonly Date[] {
  const all = ticks.between(schedule, after, until, most + 1);
  if (all.length <= most) return all;
  const found: Date[] = [];
  let tick = ticks.latest(schedule, until);
  while (tick && tick > after && found.length < most) {
    found.unshift(tick);
    tick = ticks.latest(schedule, justBefore(tick));
  }
  return found;
}

function tooLate(definition: JobDefinition, tick: Date, now: Date): SkipReason | undefined {
  const { misfire, startingDeadlineMs } = policiesOf(definition);
  const latestMs = startingDeadlineMs ?? (misfire.kind === 'skip' ? lateAfterMs : Number.POSITIVE_INFINITY);
  if (now.getTime() - tick.getTime() <= latestMs) return undefined;
  return misfire.kind === 'skip' ? 'misfire' : 'deadline';
}

/** @returns a function that skips the ticks from where the last call ended until an instant. */
function skipping({ between, latest }: Ticks, { job, schedule }: JobDefinition, after: Date) {
  let from = after;
  return (until: Date, reason: SkipReason): readonly TicksSkipped[] => {
    const skipped = between(schedule, from, until, mostTicksCounted + 1);
    const [first] = skipped;
    if (!first) return [];
    from = until;
    const isCounted = skipped.length <= mostTicksCounted;
    const last = (isCounted ? skipped.at(-1) : latest(schedule, until)) ?? first;
    const range = { from: first.toISOString(), to: last.toISOString(), count: isCounted ? skipped.length : null };
    return [{ type: 'TicksSkipped', data: { job, ...range, reason } }];
  };
}

function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
