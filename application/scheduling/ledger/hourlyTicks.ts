// Ticks for those who ask for millions of them: a cron that is the same in every hour is calculated for one hour only.
import type { CronSchedule, Schedule, Ticks } from '../../../domain/scheduling/schedule.js';
import { zonedTime } from '../zonedTime.js';

const hourMs = 3_600_000;
/** More than an hour can have. */
const noLimit = 3_601;

/** The same ticks, much faster where hour, day, month and weekday are left open and no clocks are changed nearby. */
export function hourlyTicks(ticks: Ticks): Ticks {
  const templates = new Map<string, readonly number[]>();
  const areHourly = new WeakMap<Schedule, boolean>();
  let last: { schedule: Schedule; hour: number; offsets: readonly number[] } | undefined;

  function isHourly(schedule: Schedule): schedule is CronSchedule {
    const isKnown = areHourly.get(schedule);
    if (isKnown !== undefined) return isKnown;
    const found = schedule.kind === 'cron' && /(\s\*){4}$/.test(schedule.expression.trim());
    areHourly.set(schedule, found);
    return found;
  }

  function calculate(schedule: CronSchedule, hour: number): readonly number[] {
    return ticks
      .between(schedule, new Date(hour - 1), new Date(hour + hourMs - 1), noLimit)
      .map((tick) => tick.getTime() - hour);
  }

  /** Where in the hour the ticks are, in milliseconds. */
  function offsetsIn(schedule: CronSchedule, hour: number): readonly number[] {
    if (last?.schedule === schedule && last.hour === hour) return last.offsets;
    const { expression, timeZone } = schedule;
    const [before, after] = [hour - hourMs, hour + hourMs].map((ms) => zonedTime(new Date(ms), timeZone).offsetMinutes);
    let offsets: readonly number[] | undefined;
    if (before === after) {
      // Where clocks are set by a part of an hour, its minutes are others.
      const name = `${(before ?? 0) % 60} ${expression}`;
      offsets = templates.get(name) ?? calculate(schedule, hour);
      templates.set(name, offsets);
    }
    offsets ??= calculate(schedule, hour);
    last = { schedule, hour, offsets };
    return offsets;
  }

  function next(schedule: Schedule, after: Date): Date | undefined {
    if (!isHourly(schedule)) return ticks.next(schedule, after);
    const earliest = after.getTime() + 1;
    const hour = Math.floor(earliest / hourMs) * hourMs;
    const offset = firstFrom(offsetsIn(schedule, hour), earliest - hour);
    return offset === undefined ? next(schedule, new Date(hour + hourMs - 1)) : new Date(hour + offset);
  }

  return {
    next,
    latest: ticks.latest,
    between(schedule, after, until, limit) {
      if (!isHourly(schedule)) return ticks.between(schedule, after, until, limit);
      const found: Date[] = [];
      for (let tick = next(schedule, after); tick && tick <= until && found.length < limit; tick = next(schedule, tick))
        found.push(tick);
      return found;
    },
  };
}

/** The first of the numbers, which are in order, that is not smaller. */
function firstFrom(numbers: readonly number[], least: number): number | undefined {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return numbers[low];
}
