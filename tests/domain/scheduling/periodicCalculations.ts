// Calculations as lawful as cron and a thousand times quicker: the expression is a number of seconds.
import type { CronSchedule, SchedulingCalculations } from '../../../domain/scheduling/schedule.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';

const periodMs = ({ expression }: CronSchedule): number => Number(expression) * 1_000;

export const periodicCalculations: SchedulingCalculations = {
  dueTimes(schedule, after, until, limit) {
    const period = periodMs(schedule);
    const first = Math.floor(after.getTime() / period) + 1;
    const count = Math.min(limit, Math.max(0, Math.floor(until.getTime() / period) - first + 1));
    return Array.from({ length: count }, (_, index) => new Date((first + index) * period));
  },
  latestDueTime(schedule, until) {
    return new Date(Math.floor(until.getTime() / periodMs(schedule)) * periodMs(schedule));
  },
  guid: cronerCalculations.guid,
};
