// How operators write schedules on the command line: what cannot be read is refused before anything is opened.
import { InvalidArgumentError } from 'commander';
import { isTimeZone } from '../../application/scheduling/zonedTime.js';
import type { CronSchedule } from '../../domain/scheduling/schedule.js';
import { engine, patternOf } from '../../infrastructure/croner/cronerCalculations.js';
import { durationFormat, durationMs } from '../durations.js';

export const cronFormat = 'cron expression with 5 fields, or 6 with seconds in front';

export function cronExpression(text: string): string {
  try {
    patternOf({ expression: text, timeZone: 'UTC' });
    return text.trim();
  } catch (error) {
    throw new InvalidArgumentError(`Give a ${cronFormat}: ${(error as Error).message}.`);
  }
}

export function timeZoneName(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidArgumentError('Give a time zone as IANA names them, such as Europe/Berlin or UTC.');
}

export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined) throw new InvalidArgumentError(`Give a duration ${durationFormat}.`);
  return ms;
}

/** @param timeZone the one that is not changed. */
export function cronSchedule(expression: string, timeZone: string): CronSchedule {
  return { kind: 'cron', expression, timeZone, engine };
}

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const isWithin = /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
    if (!isWithin) throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    return Number(text);
  };
}
