// When a job is due: the kinds of schedules, and their ticks.
import { DomainError } from '../domainError.js';

/** The engine's version is part of a definition: the same expression can mean other instants to another version. */
export interface CronSchedule {
  readonly kind: 'cron';
  /** 5 fields, or 6 with seconds in front. */
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly engine: 'croner@11';
}

/** Due at the anchor and whenever a whole number of intervals has passed since. */
export interface IntervalSchedule {
  readonly kind: 'interval';
  readonly everyMs: number;
  /** ISO 8601. */
  readonly anchor: string;
}

export interface OnceSchedule {
  readonly kind: 'once';
  /** ISO 8601. */
  readonly at: string;
}

export type Schedule = CronSchedule | IntervalSchedule | OnceSchedule;

/** Pure calculations that the domain needs and does not make itself. */
export interface SchedulingCalculations {
  /**
   * The instants at which the schedule is due, after `after` and not after `until`, oldest first, at most `limit`.
   * @throws when the expression or the time zone cannot be read.
   */
  dueTimes(schedule: CronSchedule, after: Date, until: Date, limit: number): readonly Date[];
  /** The last instant not after `until` at which the schedule is due; undefined when there was none. @throws as above. */
  latestDueTime(schedule: CronSchedule, until: Date): Date | undefined;
  /** A GUID made from the name alone: the same name gives the same id everywhere and for ever. */
  guid(name: string, at: Date): string;
}

/** The ticks of schedules of any kind. All throw DomainError `unreadable_schedule` where this release cannot tell them. */
export interface Ticks {
  /** After `after` and not after `until`, oldest first, at most `limit`. */
  between(schedule: Schedule, after: Date, until: Date, limit: number): readonly Date[];
  /** The last one not after `until`. */
  latest(schedule: Schedule, until: Date): Date | undefined;
  /** The first one after `after`; undefined when the schedule is never due again. */
  next(schedule: Schedule, after: Date): Date | undefined;
}

/** The last instant that there is. */
const endOfTime = new Date(8.64e15);

export function ticksBy(calculations: Pick<SchedulingCalculations, 'dueTimes' | 'latestDueTime'>): Ticks {
  const between: Ticks['between'] = (schedule, after, until, limit) => {
    if (schedule.kind === 'cron') return read(schedule, () => calculations.dueTimes(schedule, after, until, limit));
    if (schedule.kind === 'interval') return intervalTicks(schedule, after, until, limit);
    const at = instantOf(schedule);
    return at > after && at <= until && limit > 0 ? [at] : [];
  };
  return {
    between,
    latest(schedule, until) {
      if (schedule.kind === 'cron') return read(schedule, () => calculations.latestDueTime(schedule, until));
      if (schedule.kind === 'interval') return latestIntervalTick(schedule, until);
      const at = instantOf(schedule);
      return at <= until ? at : undefined;
    },
    next: (schedule, after) => between(schedule, after, endOfTime, 1)[0],
  };
}

function intervalTicks({ everyMs, anchor }: IntervalSchedule, after: Date, until: Date, limit: number) {
  const anchorMs = Date.parse(anchor);
  const first = Math.max(0, Math.floor((after.getTime() - anchorMs) / everyMs) + 1);
  const last = Math.floor((until.getTime() - anchorMs) / everyMs);
  const count = Math.max(0, Math.min(limit, last - first + 1));
  return Array.from({ length: count }, (_, index) => new Date(anchorMs + (first + index) * everyMs));
}

function latestIntervalTick({ everyMs, anchor }: IntervalSchedule, until: Date): Date | undefined {
  const anchorMs = Date.parse(anchor);
  const passed = Math.floor((until.getTime() - anchorMs) / everyMs);
  return passed < 0 ? undefined : new Date(anchorMs + passed * everyMs);
}

function instantOf(schedule: OnceSchedule): Date {
  if (schedule.kind !== 'once') throw unreadable(schedule, 'this release does not know its kind');
  return new Date(schedule.at);
}

/** Another engine, or another edition of the zones, may know what this one does not. */
function read<T>(schedule: CronSchedule, calculate: () => T): T {
  if (schedule.engine !== 'croner@11') throw unreadable(schedule, 'it is for another engine');
  try {
    return calculate();
  } catch (error) {
    throw unreadable(schedule, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(schedule: Schedule, why: string): DomainError {
  const advice = 'edit the job, or look for a release that can read it';
  return new DomainError(
    'unreadable_schedule',
    `Cannot read the schedule ${JSON.stringify(schedule)}: ${why}; ${advice}.`,
  );
}
