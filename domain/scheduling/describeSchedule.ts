// A schedule in words that people and programs can read.
import type { Schedule } from './schedule.js';

export interface DescribedSchedule {
  /** The cron expression; `every 90 s from <instant>`; `once at <instant>`. */
  readonly schedule: string;
  /** In which the schedule is to be read. */
  readonly timeZone: string;
}

export function describeSchedule(schedule: Schedule): DescribedSchedule {
  switch (schedule.kind) {
    case 'cron':
      return { schedule: schedule.expression, timeZone: schedule.timeZone };
    case 'interval':
      return { schedule: `every ${schedule.everyMs / 1_000} s from ${schedule.anchor}`, timeZone: 'UTC' };
    case 'once':
      return { schedule: `once at ${schedule.at}`, timeZone: 'UTC' };
  }
}
