// What becomes of ticks that nobody claimed when they were due: by misfire policy and starting deadline.
import { describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import { periodicCalculations } from './periodicCalculations.js';
import { at, claimed, claimTick, completed, cron, defined, skipped, withPolicies, workJob } from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const quickly = specify(scheduledJob(periodicCalculations));
/** By calculations that are quick enough for a year of seconds. */
const everySecond: JobDefinition = { ...workJob, schedule: cron('1') };
const idle = defined(workJob, '12:00:10.000');

describe('missed ticks, by default', () => {
  test('are skipped as one range before the latest is claimed', () =>
    given(idle)
      .when(claimTick(workJob, '14:07:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '13:45:00.000'], { count: 7, reason: 'misfire' }),
        claimed(workJob, '14:00:00.000', { claimedAt: '14:07:00.000' }),
      ));

  test('begin after the last one that was accounted for', () =>
    given(idle, claimed(workJob, '12:15:00.000'), completed(workJob, '12:15:00.000', '12:16:00.000'))
      .when(claimTick(workJob, '12:45:00.000'))
      .then(
        skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'misfire' }),
        claimed(workJob, '12:45:00.000'),
      ));

  test('are counted exactly up to 10,000', () =>
    quickly
      .given(defined(everySecond, '12:00:00.000'))
      .when(claimTick(everySecond, '14:46:41.000'))
      .then(
        skipped(everySecond, ['12:00:01.000', '14:46:40.000'], { count: 10_000, reason: 'misfire' }),
        claimed(everySecond, '14:46:41.000'),
      ));

  test('are not counted beyond 10,000, and the claim still happens', () =>
    quickly
      .given(defined(everySecond, '12:00:00.000'))
      .when(claimTick(everySecond, '14:46:42.000'))
      .then(
        skipped(everySecond, ['12:00:01.000', '14:46:41.000'], { count: null, reason: 'misfire' }),
        claimed(everySecond, '14:46:42.000'),
      ));
});

describe('missed ticks of a job that skips them', () => {
  const job = withPolicies(workJob, { misfire: { kind: 'skip' } });
  const history = [defined(job, '12:00:10.000')];

  test('are skipped, but for the latest while it is at most a minute late', () =>
    given(...history)
      .when(claimTick(job, '12:31:00.000'))
      .then(
        skipped(job, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }),
        claimed(job, '12:30:00.000', { claimedAt: '12:31:00.000' }),
      ));

  test('are all skipped once the latest is later than that', () =>
    given(...history)
      .when(claimTick(job, '12:31:00.001'))
      .then(
        skipped(job, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }),
        skipped(job, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'misfire' }),
      ));

  test('count as late by the starting deadline where there is one', () => {
    const patient = withPolicies(workJob, { misfire: { kind: 'skip' }, startingDeadlineMs: 600_000 });
    given(defined(patient, '12:00:10.000'))
      .when(claimTick(patient, '12:25:00.000'))
      .then(claimed(patient, '12:15:00.000', { claimedAt: '12:25:00.000' }));
    given(defined(patient, '12:00:10.000'))
      .when(claimTick(patient, '12:25:00.001'))
      .then(skipped(patient, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }));
  });
});

describe('a starting deadline', () => {
  const job = withPolicies(workJob, { startingDeadlineMs: 120_000 });
  const history = [defined(job, '12:00:10.000')];

  test('lets the latest tick be claimed until it has passed', () =>
    given(...history)
      .when(claimTick(job, '12:32:00.000'))
      .then(
        skipped(job, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }),
        claimed(job, '12:30:00.000', { claimedAt: '12:32:00.000' }),
      ));

  test('skips it afterwards', () =>
    given(...history)
      .when(claimTick(job, '12:32:00.001'))
      .then(
        skipped(job, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }),
        skipped(job, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'deadline' }),
      ));

  test('is no deadline for the runs of a job that has none', () =>
    given(idle)
      .when(claimTick(workJob, '12:29:59.999'))
      .then(claimed(workJob, '12:15:00.000', { claimedAt: '12:29:59.999' })));
});

describe('missed ticks of a job that claims them all', () => {
  const job = withPolicies(workJob, { misfire: { kind: 'all', most: 3 } });
  const history = [defined(job, '12:00:10.000')];

  test('are claimed one after the other, the oldest first', () => {
    given(...history)
      .when(claimTick(job, '12:46:00.000'))
      .then(claimed(job, '12:15:00.000', { claimedAt: '12:46:00.000' }));
    given(
      ...history,
      claimed(job, '12:15:00.000', { claimedAt: '12:46:00.000' }),
      completed(job, '12:15:00.000', '12:47:00.000'),
    )
      .when(claimTick(job, '12:47:00.000'))
      .then(claimed(job, '12:30:00.000', { claimedAt: '12:47:00.000' }));
  });

  test('are skipped but for the newest ones when there are more than it claims', () =>
    given(...history)
      .when(claimTick(job, '14:07:00.000'))
      .then(
        skipped(job, ['12:15:00.000', '13:15:00.000'], { count: 5, reason: 'catchup-limit' }),
        claimed(job, '13:30:00.000', { claimedAt: '14:07:00.000' }),
      ));

  test('wait while a run is under way, and none is skipped', () => {
    const running = [...history, claimed(job, '12:15:00.000')];
    given(...running)
      .when(claimTick(job, '12:46:00.000'))
      .then();
    given(...running, completed(job, '12:15:00.000', '12:46:00.000'))
      .when(claimTick(job, '12:46:00.001'))
      .then(claimed(job, '12:30:00.000', { claimedAt: '12:46:00.001' }));
  });

  test('are skipped where the starting deadline has passed, before the oldest that is not too late', () => {
    const hasty = withPolicies(workJob, { misfire: { kind: 'all', most: 3 }, startingDeadlineMs: 1_000_000 });
    given(defined(hasty, '12:00:10.000'))
      .when(claimTick(hasty, '13:05:00.000'))
      .then(
        skipped(hasty, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'catchup-limit' }),
        skipped(hasty, ['12:30:00.000', '12:45:00.000'], { count: 2, reason: 'deadline' }),
        claimed(hasty, '13:00:00.000', { claimedAt: '13:05:00.000' }),
      );
    given(defined(hasty, '12:00:10.000')).when(claimTick(hasty, '12:14:00.000')).then();
  });

  test('are all skipped when all are too late', () => {
    const hasty = withPolicies(workJob, { misfire: { kind: 'all', most: 3 }, startingDeadlineMs: 1_000 });
    given(defined(hasty, '12:00:10.000'))
      .when(claimTick(hasty, '12:40:00.000'))
      .then(skipped(hasty, ['12:15:00.000', '12:30:00.000'], { count: 2, reason: 'deadline' }));
  });
});

describe('a job that is due every second and was away for a year', () => {
  const asked = { ticks: 0 };
  const counting = {
    ...periodicCalculations,
    dueTimes(...[schedule, after, until, limit]: Parameters<typeof periodicCalculations.dueTimes>) {
      const found = periodicCalculations.dueTimes(schedule, after, until, limit);
      asked.ticks += found.length;
      return found;
    },
    latestDueTime(...asking: Parameters<typeof periodicCalculations.latestDueTime>) {
      asked.ticks += 1;
      return periodicCalculations.latestDueTime(...asking);
    },
  };
  const aYearAgo = { type: 'JobDefined', data: { definition: everySecond, at: '2025-10-01T12:00:00.000Z' } } as const;

  test.each([
    ['skips', { kind: 'skip' } as const, '2026-10-01T11:59:59.000Z', at('12:00:00.000')],
    ['claims one', { kind: 'once' } as const, '2026-10-01T11:59:59.000Z', at('12:00:00.000')],
    ['claims 1,000', { kind: 'all', most: 1_000 } as const, '2026-10-01T11:43:20.000Z', '2026-10-01T11:43:21.000Z'],
  ])('%s without looking at every tick', (_, misfire, skippedTo, tick) => {
    const definition = withPolicies(everySecond, { misfire });
    const state = decider.evolve(decider.initialState, { ...aYearAgo, data: { ...aYearAgo.data, definition } });
    asked.ticks = 0;
    const events = scheduledJob(counting).decide(claimTick(definition, '12:00:00.000'), state);
    expect(events).toMatchObject([
      { type: 'TicksSkipped', data: { from: '2025-10-01T12:00:01.000Z', to: skippedTo, count: null } },
      { type: 'RunClaimed', data: { scheduledFor: tick } },
    ]);
    expect(asked.ticks).toBeLessThan(13_000);
  });
});
