// The domain's scheduling calculations: croner finds the due times, SHA-256 the ids. No timer is started here.
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { CronSchedule, SchedulingCalculations } from '../../domain/scheduling/schedule.js';
import { latestFixedTime, nextFixedTime } from './fixedTimes.js';
import { latestIntervalTime, nextIntervalTime } from './intervalTimes.js';
import { RecentlyUsed } from './recentlyUsed.js';
import { offsetAt } from './zoneOffsets.js';

/** What definitions say of who calculates their ticks: croner, and its major version. */
export const engine: CronSchedule['engine'] = 'croner@11';

interface Expression {
  readonly pattern: Cron;
  /** Whether seconds, minutes and hours are all named, with neither a wildcard nor a step. */
  readonly isFixed: boolean;
}

const expressions = new RecentlyUsed<Expression>(200);
/** Room for every second, minute and hour by name. Expressions go into the log, and into every checkpoint. */
const mostLetters = 500;

/**
 * The pattern on the time that clocks show, written as though it were UTC.
 *
 * @throws when the expression is too long or does not have 5 or 6 fields, or croner cannot read it, or there is no such
 * time zone.
 */
export function patternOf({ expression, timeZone }: Pick<CronSchedule, 'expression' | 'timeZone'>): Cron {
  offsetAt(timeZone, 0);
  return read(expression).pattern;
}

function read(expression: string): Expression {
  return expressions.get(expression, () => {
    if (expression.length > mostLetters) throw new TypeError(`an expression has at most ${mostLetters} letters`);
    const fields = expression.trim().split(/\s+/);
    // croner would also take instants, nicknames and years, of which we promise nothing.
    if (![5, 6].includes(fields.length)) throw new TypeError(`${expression} has not 5 or 6 fields`);
    const isFixed = !/[*?/]/.test(fields.slice(0, -3).join());
    return { pattern: new Cron(expression, { utcOffset: 0, paused: true }), isFixed };
  });
}

const floorToSecond = (instant: Date) => Math.floor(instant.getTime() / 1_000) * 1_000;

/**
 * The next instant after `after` at which the schedule is due; undefined when it never is again.
 *
 * @throws when what was calculated does not come after `after`, with which a search for ticks would never end.
 */
export function nextDueTime(schedule: CronSchedule, after: Date): Date | undefined {
  const { expression, timeZone } = schedule;
  const { pattern, isFixed } = read(expression);
  const next = isFixed ? nextFixedTime : nextIntervalTime;
  const due = next(pattern, timeZone, floorToSecond(after));
  if (due === undefined) return undefined;
  if (due > after.getTime()) return new Date(due);
  const [found, from] = [new Date(due), after].map((instant) => instant.toISOString());
  throw new Error(
    `The next time of ${expression} in ${timeZone} after ${from} came out as ${found}. Write the schedule otherwise.`,
  );
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
    const { pattern, isFixed } = read(schedule.expression);
    const latest = isFixed ? latestFixedTime : latestIntervalTime;
    const due = latest(pattern, schedule.timeZone, floorToSecond(until));
    return due === undefined ? undefined : new Date(due);
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
