// When a schedule is due, in words for people: also on the days on which clocks are changed.
import { describe, expect, test } from '@jest/globals';
import type { Schedule } from '../../../domain/scheduling/schedule.js';
import { compareFireTimes, fireTimes } from '../../../src/cli/fireTimes.js';

const cron = (expression: string, timeZone = 'Europe/Berlin'): Schedule => ({
  ...{ kind: 'cron', engine: 'croner@11' },
  ...{ expression, timeZone },
});
const wanted = (now: string, count: number, timeZone = 'Europe/Berlin') => ({ now: new Date(now), count, timeZone });

describe('the next times', () => {
  test('are shown in UTC and by the clock on the wall', () => {
    expect(fireTimes(cron('30 9 * * *'), wanted('2026-07-01T00:00:00Z', 2))).toEqual([
      { at: '2026-07-01T07:30:00.000Z', local: 'Wed 2026-07-01 09:30:00 +02:00', note: null },
      { at: '2026-07-02T07:30:00.000Z', local: 'Thu 2026-07-02 09:30:00 +02:00', note: null },
    ]);
  });

  test('say when clocks go forward, once', () => {
    const times = fireTimes(cron('30 9 * * *'), wanted('2026-03-28T00:00:00Z', 3));
    expect(times.map(({ at, note }) => [at, note])).toEqual([
      ['2026-03-28T08:30:00.000Z', null],
      ['2026-03-29T07:30:00.000Z', 'clocks go forward by 1 h before it'],
      ['2026-03-30T07:30:00.000Z', null],
    ]);
  });

  test('say which hour comes twice', () => {
    const times = fireTimes(cron('30 * * * *'), wanted('2026-10-25T00:00:00Z', 3));
    expect(times.map(({ local, note }) => [local, note])).toEqual([
      ['Sun 2026-10-25 02:30:00 +02:00', null],
      ['Sun 2026-10-25 02:30:00 +01:00', 'clocks go back by 1 h before it: this hour comes twice'],
      ['Sun 2026-10-25 03:30:00 +01:00', null],
    ]);
  });

  test('know clocks that are set by half an hour, and zones west of Greenwich', () => {
    const zone = 'Australia/Lord_Howe';
    const [time] = fireTimes(cron('0 12 * * *', zone), wanted('2026-10-03T12:00:00Z', 1, zone));
    expect(time).toMatchObject({
      local: 'Sun 2026-10-04 12:00:00 +11:00',
      note: 'clocks go forward by 30 min before it',
    });
    const newfoundland = fireTimes(cron('0 12 * * *', 'UTC'), wanted('2026-07-01T00:00:00Z', 1, 'America/St_Johns'));
    expect(newfoundland[0]?.local).toBe('Wed 2026-07-01 09:30:00 -02:30');
  });

  test('are fewer where there are no more, and none where the schedule cannot be read', () => {
    const at = '2026-07-01T12:00:00.000Z';
    expect(fireTimes({ kind: 'once', at }, wanted('2026-07-01T00:00:00Z', 5))).toHaveLength(1);
    expect(fireTimes(cron('30 9 * * *', 'Mars/Base'), wanted('2026-07-01T00:00:00Z', 5))).toEqual([]);
  });

  test('are calculated for a few seconds at most', () => {
    const begun = performance.now();
    fireTimes(cron('59 59 23 29 2 0'), wanted('2026-07-01T00:00:00Z', 1_000));
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('two schedules compared', () => {
  const now = '2026-07-01T00:00:00Z';
  const compared = (before: Schedule, after: Schedule, count = 3) =>
    compareFireTimes(before, after, wanted(now, count, 'UTC')).map(({ at, change }) => `${at.slice(11, 16)} ${change}`);

  test('show which times stay, go and come, within the span that both are known for', () => {
    expect(compared(cron('*/20 * * * *', 'UTC'), cron('*/30 * * * *', 'UTC'))).toEqual([
      ...['00:20 goes', '00:30 comes', '00:40 goes', '01:00 stays'],
    ]);
  });

  test('show all times going where there are no others', () => {
    const once: Schedule = { kind: 'once', at: '2026-07-01T00:20:00.000Z' };
    expect(compared(cron('*/20 * * * *', 'UTC'), once)).toEqual(['00:20 stays', '00:40 goes', '01:00 goes']);
  });

  test('show all of them coming where the old one cannot be read', () => {
    expect(compared(cron('0 * * * *', 'Mars/Base'), cron('0 * * * *', 'UTC'), 1)).toEqual(['01:00 comes']);
  });
});
