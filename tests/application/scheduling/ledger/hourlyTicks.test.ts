// The quick ticks are those of the engine, also where clocks are changed by odd spans.
import { describe, expect, test } from '@jest/globals';
import { hourlyTicks } from '../../../../application/scheduling/ledger/hourlyTicks.js';
import type { Schedule, Ticks } from '../../../../domain/scheduling/schedule.js';
import { ticks } from '../../../../infrastructure/croner/ticks.js';

const cron = (expression: string, timeZone: string): Schedule => ({
  ...{ kind: 'cron', engine: 'croner@11' },
  ...{ expression, timeZone },
});

describe.each([
  ['Europe/Berlin', '2026-03-28T22:00:00.000Z'],
  ['Europe/Berlin', '2026-10-24T22:00:00.000Z'],
  ['America/New_York', '2026-03-08T03:00:00.000Z'],
  ['America/New_York', '2026-11-01T02:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-04T12:00:00.000Z'],
  ['Australia/Lord_Howe', '2026-10-03T12:00:00.000Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00.000Z'],
  ['UTC', '2026-06-01T00:00:00.000Z'],
])('around a change of clocks in %s after %s', (timeZone, from) => {
  test.each(['* * * * *', '*/7 * * * *', '30 * * * *', '5,35 * * * * *', '0 */20 * * * *'])(
    'the ticks of %s are the same',
    (expression) => {
      const [after, until] = [new Date(from), new Date(Date.parse(from) + 6 * 3_600_000)];
      const all = (of: Ticks) => of.between(cron(expression, timeZone), after, until, 1_000);
      const quick = hourlyTicks(ticks);
      expect(all(quick)).toEqual(all(ticks));
      expect(all(quick).length).toBeGreaterThan(0);
    },
  );
});

test('a cron that is not the same in every hour is left to the engine', () => {
  const schedule = cron('30 2 * * *', 'Europe/Berlin');
  const after = new Date('2026-03-27T12:00:00Z');
  const days = new Date('2026-03-31T12:00:00Z');
  expect(hourlyTicks(ticks).between(schedule, after, days, 10)).toEqual(ticks.between(schedule, after, days, 10));
});

test('a limit and the ends of a range mean what they mean to the engine', () => {
  const schedule = cron('*/10 * * * *', 'UTC');
  const at = (time: string) => new Date(`2026-06-01T${time}Z`);
  const between = (after: string, until: string, limit: number) => [
    ...hourlyTicks(ticks).between(schedule, at(after), at(until), limit),
  ];
  expect(between('12:00:00', '12:20:00', 10)).toEqual([at('12:10:00'), at('12:20:00')]);
  expect(between('12:50:00', '13:10:00', 1)).toEqual([at('13:00:00')]);
  expect(between('12:50:00', '12:59:00', 1)).toEqual([]);
});

test('a month of a tick a second is a matter of seconds', () => {
  const quick = hourlyTicks(ticks);
  const schedule = cron('* * * * * *', 'Europe/Berlin');
  let [tick, count] = [new Date('2026-03-15T00:00:00Z'), 0];
  const end = new Date('2026-04-14T00:00:00Z');
  const begun = performance.now();
  for (let next = quick.next(schedule, tick); next && next <= end; next = quick.next(schedule, tick)) {
    tick = next;
    count++;
  }
  expect(count).toBe(30 * 86_400);
  expect(performance.now() - begun).toBeLessThan(20_000);
});
