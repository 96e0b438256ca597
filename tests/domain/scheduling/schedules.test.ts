// When jobs are due whose schedules are intervals or single instants, and what becomes of schedules that cannot be read.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { attentionsTo } from '../../../domain/scheduling/nextAttention.js';
import type { IntervalSchedule, OnceSchedule, Schedule } from '../../../domain/scheduling/schedule.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../../infrastructure/croner/ticks.js';
import { specify } from '../../support/specification.js';
import { at, claimed, claimTick, completed, cron, define, defined, edit, skipped, workJob } from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const anchor = at('12:00:07.000');
const every90s: IntervalSchedule = { kind: 'interval', everyMs: 90_000, anchor };
const once: OnceSchedule = { kind: 'once', at: at('13:00:00.000') };

const iso = (dates: readonly Date[]) => dates.map((date) => date.toISOString());

describe('a job with an interval', () => {
  const job: JobDefinition = { ...workJob, schedule: every90s };

  test('is due at its anchor and every interval after it, and never before', () => {
    const due = ticks.between(every90s, new Date(at('11:00:00.000')), new Date(at('12:04:37.000')), 10);
    expect(iso(due)).toEqual(['12:00:07.000', '12:01:37.000', '12:03:07.000', '12:04:37.000'].map(at));
    expect(ticks.latest(every90s, new Date(at('12:00:06.999')))).toBeUndefined();
    expect(ticks.latest(every90s, new Date(anchor))).toEqual(new Date(anchor));
  });

  test('gives no more ticks than are asked for, the oldest first', () => {
    const due = ticks.between(every90s, new Date(anchor), new Date(at('13:00:00.000')), 2);
    expect(iso(due)).toEqual(['12:01:37.000', '12:03:07.000'].map(at));
  });

  test('is due at the same instants by all three questions', () => {
    const instant = fc.integer({ min: -200_000, max: 10_000_000 }).map((ms) => new Date(Date.parse(anchor) + ms));
    const schedule = fc.integer({ min: 1_000, max: 500_000 }).map((everyMs) => ({ ...every90s, everyMs }));
    fc.assert(
      fc.property(schedule, instant, instant, (asked, after, until) => {
        const due = ticks.between(asked, after, until, 1_000_000);
        const walked: Date[] = [];
        for (let ms = Date.parse(anchor); ms <= until.getTime(); ms += asked.everyMs)
          if (ms > after.getTime()) walked.push(new Date(ms));
        expect(due).toEqual(walked);
        if (due.length > 0) expect(ticks.latest(asked, until)).toEqual(due.at(-1));
        if (due.length > 0) expect(ticks.next(asked, after)).toEqual(due[0]);
      }),
    );
  });

  test('is claimed, and skipped when it was missed, as any other', () =>
    given(defined(job, '12:00:00.000'))
      .when(claimTick(job, '12:05:00.000'))
      .then(
        skipped(job, ['12:00:07.000', '12:03:07.000'], { count: 3, reason: 'misfire' }),
        claimed(job, '12:04:37.000', { claimedAt: '12:05:00.000' }),
      ));
});

describe('a job with a single instant', () => {
  const job: JobDefinition = { ...workJob, schedule: once };

  test('is claimed when it comes, and never again', () => {
    given(defined(job, '12:00:00.000')).when(claimTick(job, '12:59:59.999')).then();
    given(defined(job, '12:00:00.000')).when(claimTick(job, '13:00:00.000')).then(claimed(job, '13:00:00.000'));
    const history = [
      defined(job, '12:00:00.000'),
      claimed(job, '13:00:00.000'),
      completed(job, '13:00:00.000', '13:01:00.000'),
    ];
    given(...history)
      .when(claimTick(job, '23:00:00.000'))
      .then();
    expect(attentionsTo(ticks, history.reduce(decider.evolve, decider.initialState))).toEqual([]);
  });

  test('is claimed later when nobody was there', () =>
    given(defined(job, '12:00:00.000'))
      .when(claimTick(job, '15:00:00.000'))
      .then(claimed(job, '13:00:00.000', { claimedAt: '15:00:00.000' })));

  test('is not claimed when it had passed before the job was defined', () =>
    given(defined(job, '13:00:00.000')).when(claimTick(job, '13:00:01.000')).then());

  test('is not claimed again after a restart', () =>
    given(defined(job, '12:00:00.000'), claimed(job, '13:00:00.000'), completed(job, '13:00:00.000', '13:01:00.000'))
      .when(define(job, '14:00:00.000'))
      .then());

  test('that has passed cannot be set by an operator', () =>
    given(defined(workJob, '12:00:00.000'))
      .when(edit(workJob, job, '13:00:00.000'))
      .thenRefused('invalid_definition'));

  test('skips the tick of the old one when it is moved too late', () => {
    const moved: JobDefinition = { ...job, schedule: { ...once, at: at('14:00:00.000') } };
    given(defined(job, '12:00:00.000'))
      .when(edit(job, moved, '13:00:00.000'))
      .then(skipped(job, ['13:00:00.000', '13:00:00.000'], { count: 1, reason: 'schedule-change' }), {
        type: 'JobRedefined',
        data: { definition: moved, at: at('13:00:00.000'), source: 'operator', reason: 'too often' },
      });
  });
});

describe('a schedule that cannot be read', () => {
  const unreadable: readonly [string, Schedule][] = [
    ['has an expression that means nothing', cron('61 * * * *')],
    ['is of a time zone that is not known here', cron('0 * * * *', 'Moon/Tranquility')],
    ['is for another engine', { ...cron('0 * * * *'), engine: 'croner@12' as never }],
    ['is of a kind that a newer release knows', { kind: 'tide', harbour: 'Trieste' } as never],
  ];
  const now = new Date(at('12:00:00.000'));

  test.each(unreadable)('because it %s is refused by every question, with what to do', (_, schedule) => {
    const refused = expect.objectContaining({
      code: 'unreadable_schedule',
      message: expect.stringMatching(
        /^Cannot read the schedule .*edit the job, or look for a release that can read it\.$/,
      ),
    }) as unknown as Error;
    expect(() => ticks.between(schedule, now, now, 1)).toThrow(refused);
    expect(() => ticks.latest(schedule, now)).toThrow(refused);
    expect(() => ticks.next(schedule, now)).toThrow(refused);
  });

  test.each(unreadable)('because it %s wants attention at once, so that somebody hears of it', (_, schedule) => {
    const state = [defined({ ...workJob, schedule }, '12:00:00.000')].reduce(decider.evolve, decider.initialState);
    expect(attentionsTo(ticks, state)).toEqual([{ kind: 'tick', dueAt: now }]);
  });
});
