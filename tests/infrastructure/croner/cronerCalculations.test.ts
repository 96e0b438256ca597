// The calculations that decide which instants are ticks: they must agree with each other on every instant of every zone.
import { describe, expect, jest, test } from '@jest/globals';
import { Cron } from 'croner';
import fc from 'fast-check';
import { validate, version } from 'uuid';
import type { CronSchedule } from '../../../domain/scheduling/schedule.js';
import { cronerCalculations, nextDueTime, patternOf } from '../../../infrastructure/croner/cronerCalculations.js';

const { dueTimes, latestDueTime, guid } = cronerCalculations;

const cron = (expression: string, timeZone = 'UTC'): CronSchedule => ({
  kind: 'cron',
  expression,
  timeZone,
  engine: 'croner@11',
});
const newYork = (expression: string) => cron(expression, 'America/New_York');
const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString());
const due = (schedule: CronSchedule, after: string, until: string, limit = 1_000) =>
  iso(dueTimes(schedule, new Date(after), new Date(until), limit));

const expressions = [
  ...['* * * * *', '*/15 * * * *', '0 * * * *', '0 0 * * *', '30 1 * * *', '30 2 * * *', '0 3 * * 0', '0 0 1 * *'],
  ...['*/20 1-3 * * *', '0 0 29 2 *', '0 12 L * *', '30 0-2 * 3,11 *'],
  ...['* * * * * *', '*/7 * * * * *', '15 30 1 * * *', '59 59 */2 * * *', '30 */10 2 * * *'],
];
const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'];

/** New York's clocks go from 02:00 to 03:00 at the first and from 02:00 to 01:00 at the second. */
const transitions = [Date.parse('2026-03-08T07:00:00Z'), Date.parse('2026-11-01T06:00:00Z')];
const hoursMs = 3_600_000;

/** Latest means: it is a tick, and none comes after it. */
function expectAgreement(schedule: CronSchedule, until: Date): void {
  const latest = latestDueTime(schedule, until);
  if (!latest) throw new Error(`Nothing was ever due by ${JSON.stringify(schedule)} until ${until.toISOString()}.`);
  expect(latest.getTime()).toBeLessThanOrEqual(until.getTime());
  expect(iso(dueTimes(schedule, new Date(latest.getTime() - 1), until, 2))).toEqual([latest.toISOString()]);
}

describe('the latest tick is the last of the ticks', () => {
  const anyInstant = fc.date({ min: new Date('2024-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });
  const aroundTransition = fc
    .tuple(fc.constantFrom(...transitions), fc.integer({ min: -30 * hoursMs, max: 30 * hoursMs }))
    .map(([transition, offsetMs]) => new Date(transition + offsetMs));
  const anySchedule = fc.tuple(fc.constantFrom(...expressions), fc.constantFrom(...zones));

  test('at any instant, in any zone', () =>
    fc.assert(
      fc.property(anySchedule, anyInstant, ([expression, zone], until) =>
        expectAgreement(cron(expression, zone), until),
      ),
      { numRuns: 300 },
    ));

  test('around the hours that New York skips and repeats', () =>
    fc.assert(
      fc.property(fc.constantFrom(...expressions), aroundTransition, (expression, until) =>
        expectAgreement(newYork(expression), until),
      ),
      { numRuns: 500 },
    ));

  test('at the very instant of a tick, and a millisecond before and after it', () =>
    fc.assert(
      fc.property(fc.constantFrom(...expressions), aroundTransition, (expression, near) => {
        const tick = nextDueTime(newYork(expression), near) ?? near;
        expect(latestDueTime(newYork(expression), tick)).toEqual(tick);
        expect(latestDueTime(newYork(expression), new Date(tick.getTime() + 1))).toEqual(tick);
        expectAgreement(newYork(expression), new Date(tick.getTime() - 1));
      }),
      { numRuns: 300 },
    ));
});

describe('ticks', () => {
  test('come after the first instant and not after the second, oldest first', () =>
    expect(due(cron('*/15 * * * *'), '2026-10-01T12:00:00Z', '2026-10-01T12:45:00Z')).toEqual([
      '2026-10-01T12:15:00.000Z',
      '2026-10-01T12:30:00.000Z',
      '2026-10-01T12:45:00.000Z',
    ]));

  test('are no more than asked for', () =>
    expect(due(cron('* * * * * *'), '2026-10-01T12:00:00.999Z', '2036-10-01T12:00:00Z', 2)).toEqual([
      '2026-10-01T12:00:01.000Z',
      '2026-10-01T12:00:02.000Z',
    ]));

  test('of a schedule that is never due are none', () => {
    expect(due(cron('0 0 30 2 *'), '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(latestDueTime(cron('0 0 30 2 *'), new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
    expect(nextDueTime(cron('0 0 30 2 *'), new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
  });

  test('of an hour that a zone skips come when the clock has moved on', () =>
    expect(due(newYork('30 2 * * *'), '2026-03-07T12:00:00Z', '2026-03-09T12:00:00Z')).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]));

  test('of one time of day come once in an hour that a zone repeats', () =>
    expect(due(newYork('30 1 * * *'), '2026-10-31T12:00:00Z', '2026-11-02T12:00:00Z')).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]));

  test('of an interval go on through an hour that a zone repeats', () =>
    expect(due(newYork('*/30 * * * *'), '2026-11-01T05:00:00Z', '2026-11-01T07:30:00Z')).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:00:00.000Z',
      '2026-11-01T06:30:00.000Z',
      '2026-11-01T07:00:00.000Z',
      '2026-11-01T07:30:00.000Z',
    ]));

  test('of an interval that is due on one day of the year go on through the hour that is repeated on it', () => {
    const schedule = newYork('*/30 1 1-7 11 +SUN');
    const repeated = ['2026-11-01T06:00:00.000Z', '2026-11-01T06:30:00.000Z'];
    expect(due(schedule, '2026-11-01T05:30:00Z', '2027-11-01T00:00:00Z')).toEqual(repeated);
    expect(latestDueTime(schedule, new Date('2027-11-01T00:00:00Z'))?.toISOString()).toBe(repeated[1]);
  });
});

describe('a search for ticks ends', () => {
  const now = new Date('2026-10-01T12:00:00Z');
  const nextYear = new Date('2027-10-01T12:00:00Z');

  test.each(['30 1 * * *', '*/5 * * * *'])('with an error when %s does not get on', (expression) => {
    const stuck = jest.spyOn(Cron.prototype, 'nextRun').mockReturnValue(new Date('2026-10-01T08:00:00Z'));
    try {
      const search = () => dueTimes(newYork(expression), now, nextYear, 10);
      expect(search).toThrow(
        `${expression} in America/New_York after 2026-10-01T12:00:00.000Z came out as 2026-10-01T12:00:00.000Z`,
      );
    } finally {
      stuck.mockRestore();
    }
  });

  test.each([
    ...['0 0 29 2 *', '0 0 31 2 *', '* * * 31 2 *', '0 12 31 2,4,6,9,11 *', '* * * 1W 1 +SUN', '*/5 0 29 2 +MON#5'],
    // New York has skipped the hour on this Sunday since 2007.
    ...['* 2 8-14 3 +SUN', '* * 2 8-14 3 +SUN'],
  ])('within a second of work, also for %s', (expression) => {
    for (const schedule of zones.map((zone) => cron(expression, zone))) {
      const searches = [
        () => dueTimes(schedule, now, nextYear, 10),
        () => latestDueTime(schedule, now),
        () => nextDueTime(schedule, now),
      ];
      for (const search of searches) {
        const started = process.cpuUsage();
        search();
        expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
      }
    }
  });

  test('with nothing for times that are always skipped', () => {
    expect(nextDueTime(newYork('* * 2 8-14 3 +SUN'), now)).toBeUndefined();
    expect(nextDueTime(newYork('0 0 2 8-14 3 +SUN'), now)?.toISOString()).toBe('2027-03-14T07:00:00.000Z');
    expect(latestDueTime(newYork('* * 2 8-14 3 +SUN'), now)?.toISOString()).toBe('2006-03-12T07:59:59.000Z');
  });
});

describe('an expression or a zone that is none', () => {
  const now = new Date('2026-10-01T12:00:00Z');

  test.each([
    ...['', ' ', 'nonsense', '* * * *', '* * * * * * * *', '61 * * * *', '*/0 * * * *', '5-1 * * * *'],
    ...['0 0 32 * *', '0 0 * * MOO', '@nonsense'],
  ])('is refused: "%s"', (expression) => {
    expect(() => patternOf(cron(expression))).toThrow(/CronPattern|has not 5 or 6 fields/);
    expect(() => dueTimes(cron(expression), now, now, 1)).toThrow(/CronPattern|has not 5 or 6 fields/);
    expect(() => latestDueTime(cron(expression), now)).toThrow(/CronPattern|has not 5 or 6 fields/);
  });

  test('is refused when it is longer than any that is needed', () => {
    const everySixty = Array.from({ length: 60 }, (_, second) => second).join();
    const everyHour = Array.from({ length: 24 }, (_, hour) => hour).join();
    const longest = `${everySixty} ${everySixty} ${everyHour} * * *`;
    expect(nextDueTime(cron(longest), now)?.toISOString()).toBe('2026-10-01T12:00:01.000Z');
    expect(() => patternOf(cron(`${everySixty},${longest}`))).toThrow(/at most 500 letters/);
  });

  test.each(['America/Nowhere', 'Not a zone', 'UTC+25'])('is refused: %s', (zone) => {
    expect(() => patternOf(cron('* * * * *', zone))).toThrow(/is no time zone/);
    expect(() => latestDueTime(cron('* * * * *', zone), now)).toThrow(/is no time zone/);
  });

  test('is refused: an instant, which is no cron expression', () => {
    expect(() => patternOf(cron('2030-01-01T00:00:00'))).toThrow();
  });
});

describe('a GUID of a name', () => {
  const name = fc.string({ minLength: 1 });
  const instant = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true });

  test('is a version-7 UUID that carries the instant, the same every time', () =>
    fc.assert(
      fc.property(name, instant, (of, at) => {
        const id = guid(of, at);
        expect([validate(id), version(id)]).toEqual([true, 7]);
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at.getTime());
        expect(guid(of, new Date(at))).toBe(id);
      }),
    ));

  test('is another for another name', () =>
    fc.assert(
      fc.property(name, name, instant, (of, another, at) => {
        fc.pre(of !== another);
        expect(guid(of, at)).not.toBe(guid(another, at));
      }),
    ));

  test('stays as it is in every version of the service', () =>
    expect(guid('resendErrorEmail@2026-10-01T13:00:00.000Z', new Date('2026-10-01T13:00:00.000Z'))).toBe(
      '01a0f78c-e080-7ff0-8616-45e41d05eb06',
    ));
});
