// Schedules of fixed times of day: each time is due once on its day, whatever the clocks do (docs/scheduler-time.md).
import type { Cron } from 'croner';
import { changeBetween, offsetAt } from './zoneOffsets.js';

const secondMs = 1_000;
const dayMs = 86_400_000;

/** The first due time after `after`; both are milliseconds of whole seconds. */
export function nextFixedTime(pattern: Cron, timeZone: string, after: number): number | undefined {
  const time = pattern.nextRun(new Date(latestShown(timeZone, after)));
  return time ? instantOf(timeZone, time.getTime()) : undefined;
}

/** The last due time not after `until`; both are milliseconds of whole seconds. */
export function latestFixedTime(pattern: Cron, timeZone: string, until: number): number | undefined {
  const [time] = pattern.previousRuns(1, new Date(latestShown(timeZone, until) + secondMs));
  return time ? instantOf(timeZone, time.getTime()) : undefined;
}

/** The latest time that the clocks have shown, written as though it were UTC; they may have gone back since. */
function latestShown(timeZone: string, at: number): number {
  const shown = at + offsetAt(timeZone, at);
  const change = changeBetween(timeZone, at - dayMs, at);
  return change ? Math.max(shown, change.at + change.before - secondMs) : shown;
}

/** When the clocks first show the time, or go past it. */
function instantOf(timeZone: string, time: number): number {
  const change = changeBetween(timeZone, time - dayMs, time + dayMs);
  if (!change) return time - offsetAt(timeZone, time);
  return time < change.at + change.before ? time - change.before : Math.max(change.at, time - change.after);
}
