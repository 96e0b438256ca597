// docs/scheduler-time.md promises when a schedule is due around a change of the clocks; every zone and change is held to it.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { dueMinutes } from '../../support/minuteWalker.js';
import { type ClockMinute, clockMinutes, dayMs, zoneGroups } from '../../support/zoneClocks.js';

interface Neighbourhood {
  readonly timeZone: string;
  readonly change: number;
  /** From two days before the change to a day after it. */
  readonly minutes: readonly ClockMinute[];
}

const expressions = [
  ...['0 * * * *', '*/8 1-3 * * *', '*/20 1-3 * * *', '30 */2 * * *', '0 * 28-31 3,10 *'],
  ...['0,30 2 * * *', '30 1 * * *', '15,45 0-3,23 * * *', '0 0 * * *', '30 23 * * 6', '30 2 1-7 * 0'],
];
const [from, until] = [Date.UTC(2024, 0, 1), Date.UTC(2031, 0, 1)];
const groups = zoneGroups(from, until).map(({ zones, changes }) => ({ zones, changes, zone: zones[0] ?? 'UTC' }));

const around = (timeZone: string, change: number): Neighbourhood => ({
  timeZone,
  change,
  minutes: clockMinutes(timeZone, change - 2 * dayMs, change + dayMs),
});

/** For a day before and after the change. The latest tick is asked for at each tick, just before it, and at the change. */
function expectAsWalked(expression: string, { timeZone, change, minutes }: Neighbourhood): void {
  const schedule = { kind: 'cron', expression, timeZone, engine: 'croner@11' } as const;
  const [start, end] = [change - dayMs, change + dayMs - 1];
  const ticks = dueMinutes(expression, minutes).filter((at) => at >= start);
  const { dueTimes, latestDueTime } = cronerCalculations;
  const expectSame = (what: string, expected: readonly number[], got: readonly number[]) => {
    if (expected.join() === got.join()) return;
    const [named, wanted, found] = [[change], expected, got].map((list) =>
      list.map((at) => new Date(at).toISOString()),
    );
    throw new Error(
      `${what} of "${expression}" in ${timeZone} around ${named}:\nexpected ${wanted?.join(' ')}\ngot      ${found?.join(' ')}`,
    );
  };

  const due = dueTimes(schedule, new Date(start - 1), new Date(end), 5_000);
  expectSame('The ticks', ticks, due.map(Number));
  const telling = ticks.length < 20 ? ticks : ticks.filter((at) => Math.abs(at - change) < dayMs / 8);
  for (const until of [...telling.flatMap((at) => [at - 1, at]), change - 1, change, end]) {
    const tick = ticks.findLast((at) => at <= until);
    const latest = Number(latestDueTime(schedule, new Date(until)) ?? 0);
    if (tick !== undefined || latest >= start) expectSame('The latest tick', [tick ?? 0], [latest]);
  }
}

describe('a schedule is due as its rule says, by brute force,', () => {
  test('whatever the number of zones', () => {
    expect(groups.flatMap(({ zones }) => zones).length).toBeGreaterThan(400);
    expect(groups.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(25);
  });

  test.each(groups)('in $zones.length zones, which go with $zone', ({ zone, changes }) => {
    // A zone that never changes its clocks is looked at on some day.
    for (const change of changes.length > 0 ? changes : [from + 2 * dayMs]) {
      const neighbourhood = around(zone, change);
      for (const expression of expressions) expectAsWalked(expression, neighbourhood);
    }
  });

  test('for any pattern', () => {
    const changes = groups.flatMap((group) => group.changes.map((change) => [group.zone, change] as const));
    const number = (least: number, most: number) => fc.integer({ min: least, max: most });
    const range = (least: number, most: number) =>
      fc.tuple(number(least, most), number(least, most)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const field = (least: number, most: number) => {
      const value = fc.oneof(number(least, most).map(String), range(least, most));
      const stepped = fc.tuple(fc.oneof(fc.constant('*'), range(least, most)), number(1, 6)).map((of) => of.join('/'));
      return fc.oneof(fc.constant('*'), value, stepped, fc.tuple(value, value).map(String));
    };
    const time = fc.tuple(field(0, 59), fc.oneof(field(0, 23), field(0, 3)));
    const day = fc.tuple(field(1, 31), field(1, 12), field(0, 7));
    const any = fc.oneof(day, fc.constant(['*', '*', '*']));
    fc.assert(
      fc.property(time, any, fc.constantFrom(...changes), (times, days, [zone, change]) =>
        expectAsWalked([...times, ...days].join(' '), around(zone, change)),
      ),
      { numRuns: 100 },
    );
  });
});

describe('the examples on the page about it are true:', () => {
  const page = readFileSync('docs/scheduler-time.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(.+?)` +\| (\S+) +\| (\d\S+) +\| (.+?) +\|/gm)].map((row) => row.slice(1));

  test('there are some', () => expect(rows.length).toBeGreaterThan(12));

  test.each(rows)('%s in %s on %s', (expression = '', timeZone = '', day = '', listed = '') => {
    const start = Date.parse(day);
    const due = dueMinutes(expression, clockMinutes(timeZone, start - dayMs, start + dayMs)).filter(
      (at) => at >= start,
    );
    expect(due.map((at) => new Date(at).toISOString().slice(11, 16)).join(' ') || 'none').toBe(listed);
    expectAsWalked(expression, around(timeZone, start + dayMs / 2));
  });
});
