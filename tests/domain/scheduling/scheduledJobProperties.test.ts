// Whatever several instances with outdated views do, no tick is lost or claimed twice and no run ends twice.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CronSchedule } from '../../../domain/scheduling/schedule.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { type Played, periodicCalculations, play, steps } from './instancesOnOneLog.js';

type DataOf<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { type: Type }>['data'];

/** The stretch of the log in which one definition was in force. */
interface Era {
  readonly schedule: CronSchedule;
  readonly from: string;
  until: string;
  readonly claimed: string[];
  readonly skipped: DataOf<'TicksSkipped'>[];
}

function erasOf(log: readonly ScheduledJobEvent[]): readonly Era[] {
  const eras: Era[] = [];
  for (const { type, data } of log) {
    const era = eras.at(-1);
    const accountUntil = (instant: string) => {
      if (era && instant > era.until) era.until = instant;
      return era?.until ?? instant;
    };
    if (type === 'JobDefined' || type === 'JobRedefined') {
      const from = accountUntil(data.at);
      eras.push({ schedule: data.definition.schedule, from, until: from, claimed: [], skipped: [] });
    } else if (type === 'TicksSkipped') {
      accountUntil(data.to);
      era?.skipped.push(data);
    } else if (type === 'RunClaimed' && data.trigger === 'tick') {
      accountUntil(data.scheduledFor);
      era?.claimed.push(data.scheduledFor);
    }
  }
  return eras;
}

function ticksOf({ schedule, from, until }: Era): readonly string[] {
  const ticks = periodicCalculations.dueTimes(schedule, new Date(from), new Date(until), Number.POSITIVE_INFINITY);
  return ticks.map((tick) => tick.toISOString());
}

const claimsOfTicks = ({ log }: Played): readonly string[] =>
  log.flatMap(({ type, data }) => (type === 'RunClaimed' && data.trigger === 'tick' ? [data.scheduledFor] : []));

function expectEveryTickAccounted({ log }: Played): void {
  for (const era of erasOf(log)) {
    const ticks = ticksOf(era);
    const owners = (tick: string) =>
      era.claimed.filter((slot) => slot === tick).length +
      era.skipped.filter(({ from, to }) => from <= tick && tick <= to).length;
    expect(ticks.map((tick) => [tick, owners(tick)])).toEqual(ticks.map((tick) => [tick, 1]));
    expect(ticks).toEqual(expect.arrayContaining(era.claimed));
    for (const { from, to, count } of era.skipped) {
      expect(ticks.filter((tick) => from <= tick && tick <= to)).toHaveLength(count ?? Number.NaN);
    }
  }
}

function expectNothingTwice(values: readonly string[]): void {
  expect(values).toEqual([...new Set(values)]);
}

/** Of each end of a run: who wrote it, and who had taken the run last. */
function endersAndHolders({ log, writers }: Played): readonly (readonly [string, string])[] {
  let holder = '';
  return log.flatMap(({ type, data }, index) => {
    if (type === 'RunClaimed' || type === 'RunReclaimed') holder = data.boot;
    const isEnd = type === 'RunCompleted' || (type === 'RunFailed' && data.error.code !== 'crashed');
    return isEnd ? [[writers[index] ?? '', holder] as const] : [];
  });
}

/** @param skewsMs by how much each instance's clock is ahead. */
function always(skewsMs: readonly [number, number, number], holds: (played: Played) => void): void {
  fc.assert(
    fc.property(steps, (played) => holds(play(played, skewsMs))),
    { numRuns: 300 },
  );
}

const agreeing = [0, 0, 0] as const;
const differing = [0, 6_000, -9_000] as const;

describe('instances with outdated views', () => {
  test('claim a tick at most once', () => always(agreeing, (played) => expectNothingTwice(claimsOfTicks(played))));

  test('leave no tick that is neither claimed nor skipped, and none that is both', () =>
    always(agreeing, expectEveryTickAccounted));

  test('end a run at most once', () =>
    always(agreeing, ({ log }) =>
      expectNothingTwice(
        log.flatMap(({ type, data }) => (type === 'RunCompleted' || type === 'RunFailed' ? [data.runId] : [])),
      ),
    ));

  test('never end a run that another took over', () =>
    always(differing, (played) => {
      for (const [ender, holder] of endersAndHolders(played)) expect(ender).toBe(holder);
    }));

  test('announce every run with an id of its own, the same whoever announces it', () =>
    always(agreeing, ({ log, decided }) => {
      const idOf = new Map<string, string>();
      for (const { type, data } of decided) {
        if (type !== 'IntegrationEventRequested') continue;
        expect(data.messageId).toBe(idOf.get(data.runId) ?? data.messageId);
        idOf.set(data.runId, data.messageId);
      }
      expectNothingTwice([...idOf.values()]);
      expectNothingTwice(log.flatMap((e) => (e.type === 'IntegrationEventRequested' ? [e.data.messageId] : [])));
    }));

  test('claim or skip every tick exactly once when their clocks differ', () =>
    always(differing, expectEveryTickAccounted));
});
