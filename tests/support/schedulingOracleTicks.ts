// Judges the ticks of a job's stream: each that was due is claimed once or skipped once, and nothing else is.
import { isDeepStrictEqual } from 'node:util';
import type { Schedule, Ticks } from '../../domain/scheduling/schedule.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';

type DataOf<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { type: Type }>['data'];

/** A stretch of the stream in which one schedule was in force: for the ticks after `from` and not after `until`. */
interface Era {
  readonly schedule: Schedule;
  readonly from: string;
  until: string;
  readonly claims: DataOf<'RunClaimed'>[];
  readonly skips: DataOf<'TicksSkipped'>[];
}

/** A range of so many ticks must say how many they are. */
const mostTicksCounted = 10_000;

export function faultsOfTicks(
  events: readonly ScheduledJobEvent[],
  ticks: Pick<Ticks, 'between'>,
  settledBy: Date | undefined,
): readonly string[] {
  const { eras, faults } = read(events);
  const last = eras.at(-1);
  if (last && settledBy) last.until = later(last.until, settledBy.toISOString());
  return [...faults, ...eras.flatMap((era) => faultsOfEra(era, ticks))];
}

function read(events: readonly ScheduledJobEvent[]): { eras: readonly Era[]; faults: readonly string[] } {
  const eras: Era[] = [];
  const faults: string[] = [];
  for (const { type, data } of events) {
    const era = eras.at(-1);
    if (type === 'JobDefined' || type === 'JobRedefined') {
      const { schedule } = data.definition;
      if (era && isDeepStrictEqual(era.schedule, schedule)) continue;
      if (era) era.until = later(era.until, data.at);
      const from = era?.until ?? data.at;
      eras.push({ schedule, from, until: from, claims: [], skips: [] });
      continue;
    }
    const isClaim = type === 'RunClaimed' && data.trigger === 'tick';
    if (isClaim) {
      if (data.at < data.scheduledFor) faults.push(`${data.scheduledFor} was claimed at ${data.at}, before it was due`);
      faults.push(...account(era, data.scheduledFor, data.scheduledFor));
      era?.claims.push(data);
    } else if (type === 'TicksSkipped') {
      faults.push(...account(era, data.from, data.to));
      era?.skips.push(data);
    }
  }
  return { eras, faults };
}

function account(era: Era | undefined, first: string, last: string): readonly string[] {
  if (!era) return [`${first} was accounted for before the job was defined`];
  const accounted = era.until;
  era.until = later(accounted, last);
  return [
    ...(first <= accounted ? [`${first} was accounted for again: all was until ${accounted}`] : []),
    ...(first > last ? [`a range was skipped from ${first} back to ${last}`] : []),
  ];
}

function faultsOfEra({ schedule, from, until, claims, skips }: Era, { between }: Pick<Ticks, 'between'>) {
  const due = between(schedule, new Date(from), new Date(until), Number.POSITIVE_INFINITY).map((t) => t.toISOString());
  const isDue = new Set(due);
  const owned = due.flatMap((tick) => {
    const claimed = claims.filter(({ scheduledFor }) => scheduledFor === tick).length;
    const skipped = skips.filter((range) => range.from <= tick && tick <= range.to).length;
    if (claimed + skipped === 1) return [];
    if (claimed + skipped === 0) return [`${tick} is lost: neither claimed nor skipped`];
    return [`${tick} is doubled: claimed ${claimed} times, skipped ${skipped} times`];
  });
  const strange = [
    ...claims.map(({ scheduledFor }) => scheduledFor),
    ...skips.flatMap((range) => [range.from, range.to]),
  ]
    .filter((tick) => !isDue.has(tick))
    .map((tick) => `${tick} was accounted for and is no tick of the schedule in force`);
  const miscounted = skips.flatMap((range) => {
    const count = due.filter((tick) => range.from <= tick && tick <= range.to).length;
    if (count === range.count || (range.count === null && count > mostTicksCounted)) return [];
    return [`from ${range.from} to ${range.to} ${count} ticks were skipped, not ${range.count}`];
  });
  return [...owned, ...strange, ...miscounted];
}

/** ISO 8601 in UTC with milliseconds compares as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
