// What becomes of the ticks that are due: every one is claimed, skipped for a reason, or waits.
import { DomainError } from '../domainError.js';
import { isFull, ticksWait } from './capacity.js';
import { justBefore } from './instants.js';
import type { JobDefinition } from './jobDefinition.js';
import { policiesOf } from './jobPolicies.js';
import type { Ticks } from './schedule.js';
import type { ScheduledJobEvent, SkipReason } from './scheduledJobEvents.js';
import type { ScheduledJobState } from './scheduledJobState.js';

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

/** Of all ticks not accounted for until `now`. */
export function accountDueTicks(ticks: Ticks, state: ScheduledJobState, now: Date): Accounting {
  const { definition } = state;
  if (!definition || ticksWait(state)) return { skips: [], claim: undefined };
  const { misfire } = policiesOf(definition);
  const after = new Date(state.accountedUntil);
  if (misfire.kind === 'all') return claimOldest(ticks, definition, { after, now, most: misfire.most });
  const busy = busyTime(state, now);
  const latest = ticks.latest(definition.schedule, now);
  const isDuring = latest && latest >= busy.from && latest < busy.until;
  const isAllowed = latest && latest > after && (latest >= busy.until || busy.ticksWaited);
  const candidate = isAllowed ? latest : undefined;
  const end = candidate ? justBefore(candidate) : now;
  const range = skipping(ticks, definition, after);
  const skips = [
    ...range(earlier(justBefore(busy.from), end), 'misfire'),
    ...range(earlier(justBefore(busy.until), end), 'overlap'),
    ...range(end, 'misfire'),
  ];
  if (!candidate) return { skips, claim: undefined };
  const lateness = tooLate(definition, { tick: candidate, since: isDuring ? busy.until : candidate, now });
  return lateness
    ? { skips: [...skips, ...range(candidate, lateness)], claim: undefined }
    : { skips, claim: candidate };
}

/** When there are, or last were, as many runs as may be; `until` not included. */
function busyTime(state: ScheduledJobState, now: Date) {
  if (isFull(state)) {
    const from = new Date(state.runs.at(-1)?.openedAt ?? now);
    return { from, until: new Date(now.getTime() + 1), ticksWaited: false };
  }
  const { from, until, ticksWaited } = state.busy ?? { from: 0, until: 0, ticksWaited: false };
  return { from: new Date(from), until: new Date(until), ticksWaited };
}

/** The ticks until `until` that nobody will claim. Of a schedule that cannot be read they are one range, uncounted. */
export function skipUntil(
  ticks: Ticks,
  { definition, accountedUntil }: ScheduledJobState,
  until: Date,
  reason: SkipReason,
): readonly TicksSkipped[] {
  if (!definition) return [];
  const after = new Date(accountedUntil);
  try {
    return skipping(ticks, definition, after)(until, reason);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const from = new Date(after.getTime() + 1);
    if (from > until) return [];
    const range = { from: from.toISOString(), to: until.toISOString(), count: null };
    return [{ type: 'TicksSkipped', data: { job: definition.job, ...range, reason } }];
  }
}

function claimOldest(
  ticks: Ticks,
  definition: JobDefinition,
  { after, now, most }: { after: Date; now: Date; most: number },
): Accounting {
  const newest = latestTicks(ticks, definition, { after, until: now, most });
  const claim = newest.find((tick) => !tooLate(definition, { tick, since: tick, now }));
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

/** @param since when the tick could first have been claimed. */
function tooLate(
  definition: JobDefinition,
  { tick, since, now }: { tick: Date; since: Date; now: Date },
): SkipReason | undefined {
  const { misfire, startingDeadlineMs } = policiesOf(definition);
  const isSkipped = misfire.kind === 'skip';
  if (startingDeadlineMs === null) return isSkipped && msBetween(since, now) > lateAfterMs ? 'misfire' : undefined;
  if (msBetween(tick, now) <= startingDeadlineMs) return undefined;
  return isSkipped ? 'misfire' : 'deadline';
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

function msBetween(from: Date, to: Date): number {
  return to.getTime() - from.getTime();
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
