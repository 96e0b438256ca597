// The domain's scheduling calculations: croner finds the due times, SHA-256 the ids. No timer is started here.
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { CronSchedule, SchedulingCalculations } from '../../domain/scheduling/schedule.js';

/** What definitions say of who calculates their ticks: croner, and its major version. */
export const engine: CronSchedule['engine'] = 'croner@11';

const patterns = new Map<string, Cron>();

/** @throws when the expression does not have 5 or 6 fields, or croner cannot read it or the time zone. */
export function patternOf({ expression, timeZone }: Pick<CronSchedule, 'expression' | 'timeZone'>): Cron {
  const key = `${timeZone} ${expression}`;
  let pattern = patterns.get(key);
  if (!pattern) {
    // croner would also take instants, nicknames and years, of which we promise nothing.
    if (![5, 6].includes(expression.trim().split(/\s+/).length))
      throw new TypeError(`${expression} has not 5 or 6 fields`);
    pattern = new Cron(expression, { timezone: timeZone, paused: true });
    pattern.nextRun();
    patterns.set(key, pattern);
  }
  return pattern;
}

/** The next instant after `after` at which the schedule is due; undefined when it never is again. */
export function nextDueTime(schedule: CronSchedule, after: Date): Date | undefined {
  return patternOf(schedule).nextRun(after) ?? undefined;
}

export const cronerCalculations: SchedulingCalculations = {
  dueTimes(schedule, after, until, limit) {
    const due: Date[] = [];
    let next = nextDueTime(schedule, after);
    while (next && next <= until && due.length < limit) {
      due.push(next);
      next = nextDueTime(schedule, next);
    }
    return due;
  },

  latestDueTime(schedule, until) {
    // croner looks strictly before its reference and counts in whole seconds.
    const reference = new Date(Math.floor(until.getTime() / 1_000) * 1_000 + 1_000);
    return patternOf(schedule).previousRuns(1, reference)[0];
  },

  /** UUID version 7 in form: the time is `at`, the rest is the name's hash. */
  guid(name, at) {
    const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
    bytes.writeUIntBE(at.getTime(), 0, 6);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  },
};
