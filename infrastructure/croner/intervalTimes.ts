// Schedules of intervals: due whenever the clocks show a time of the pattern, also when they show it twice (docs/scheduler-time.md).
import type { Cron } from 'croner';
import { firstChange, lastChange, offsetAt } from './zoneOffsets.js';

const secondMs = 1_000;
/** There are patterns whose every time is skipped: they would be looked for without end. */
const horizonMs = 100 * 365 * 86_400_000;

/** The first due time after `after`; both are milliseconds of whole seconds. */
export function nextIntervalTime(pattern: Cron, timeZone: string, after: number): number | undefined {
  for (let from = after + secondMs; from < after + horizonMs; ) {
    const offset = offsetAt(timeZone, from);
    const time = pattern.nextRun(new Date(from + offset - secondMs));
    if (!time) return undefined;
    const due = time.getTime() - offset;
    const change = firstChange(timeZone, from, due);
    if (!change) return due;
    from = change.at;
  }
  return undefined;
}

/** The last due time not after `until`; both are milliseconds of whole seconds. */
export function latestIntervalTime(pattern: Cron, timeZone: string, until: number): number | undefined {
  for (let to = until; to > until - horizonMs; ) {
    const offset = offsetAt(timeZone, to);
    const [time] = pattern.previousRuns(1, new Date(to + offset + secondMs));
    if (!time) return undefined;
    const due = time.getTime() - offset;
    const change = lastChange(timeZone, due, to);
    if (!change) return due;
    to = change.at - secondMs;
  }
  return undefined;
}
