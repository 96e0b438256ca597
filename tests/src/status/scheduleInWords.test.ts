// Schedules in words: right, or not at all.
import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../domain/scheduling/schedule.js';
import { scheduleInWords } from '../../../src/status/scheduleInWords.js';

const cron = (expression: string): Schedule => ({ kind: 'cron', expression, timeZone: 'UTC', engine: 'croner@11' });
const anchor = '2026-10-01T12:00:00.000Z';

describe('in words', () => {
  test.each([
    ['* * * * *', 'every minute'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['0 * * * *', 'every hour'],
    ['5 * * * *', 'every hour, 5 min past'],
    ['0 */6 * * *', 'every 6 hours'],
    ['30 */6 * * *', 'every 6 hours, 30 min past'],
    ['0 0 * * *', 'every day at 00:00'],
    ['30 8,17 * * *', 'every day at 08:30 and 17:30'],
    ['0 9 * * 1-5', 'Monday to Friday at 09:00'],
    ['0 9 * * 1,3,0', 'on Mondays, Wednesdays and Sundays at 09:00'],
    ['*/10 * * * 6', 'every 10 minutes, on Saturdays'],
    ['0 3 1 * *', 'on day 1 of each month at 03:00'],
    ['0 3 24 12 *', 'each year on 24 December at 03:00'],
    ['*/10 * * * * *', 'every 10 seconds'],
    ['* * * * * *', 'every second'],
    ['5 30 8 * * *', 'every day at 08:30:05'],
  ])('the schedule %s is read as %s', (expression, inWords) => {
    expect(scheduleInWords(cron(expression))).toBe(inWords);
  });

  test.each([
    ['*/7 * * * *', 'is not every 7 minutes across the hour'],
    ['0 9 13 * 5', 'combines days in a way that engines read differently'],
    ['0 0 L * *', 'has a letter'],
    ['0 0 * * MON#1', 'has an occurrence'],
    ['5,35 * * * *', 'has a list of minutes'],
    ['0 */5 * * *', 'is not every 5 hours across the day'],
    ['1-5 * * * *', 'has a range of minutes'],
    ['*/60 * * * *', 'steps over the whole hour'],
    ['* 5 * * *', 'runs each minute of an hour'],
    ['0 0 * 5 1', 'combines a month and a weekday'],
    ['0 0 0 1 *', 'has the day 0'],
    ['0 0 1 0 *', 'has the month 0'],
    ['@daily', 'is a nickname'],
    ['', 'is empty'],
  ])('the schedule %p is shown as it is: it %s', (expression) => {
    expect(scheduleInWords(cron(expression))).toBeUndefined();
  });

  test.each([
    [90_000, 'every 90s'],
    [300_000, 'every 5m'],
    [86_400_000, 'every 1d'],
  ])('an interval of %d ms is %s', (everyMs, inWords) => {
    expect(scheduleInWords({ kind: 'interval', everyMs, anchor })).toBe(inWords);
  });

  test('a single time is once', () => {
    expect(scheduleInWords({ kind: 'once', at: anchor })).toBe('once');
  });
});
