// What becomes of ticks that are due while a run is open: by overlap policy, before, during and after the run.
import { describe, expect, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  defined,
  emitJob,
  one,
  other,
  released,
  skipped,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const running = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];

/** A run that somebody asked for. */
const startedByHand = (time: string): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: {
    job: workJob.job,
    runId: `${workJob.job}@${at(time)}/manual.1`,
    scheduledFor: at(time),
    trigger: 'manual',
    parameters: {},
    attempt: 1,
    ...one,
    at: at(time),
  },
});

describe('a tick during a run, by default', () => {
  test('is skipped for the overlap', () =>
    given(...running)
      .when(claimTick(workJob, '12:30:00.000', { by: other }))
      .then(skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' })));

  test('is accounted for: it is not claimed after the run', () =>
    given(
      ...running,
      skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' }),
      completed(workJob, '12:15:00.000', '12:31:00.000'),
    )
      .when(claimTick(workJob, '12:32:00.000', { by: other }))
      .then());

  test('is not claimed after the run either when nobody looked while it was under way', () =>
    given(...running, completed(workJob, '12:15:00.000', '12:50:00.000'))
      .when(claimTick(workJob, '12:51:00.000'))
      .then(skipped(workJob, ['12:30:00.000', '12:45:00.000'], { count: 2, reason: 'overlap' })));

  test('is skipped together with the others of the same run', () =>
    given(...running)
      .when(claimTick(workJob, '13:00:00.000'))
      .then(skipped(workJob, ['12:30:00.000', '13:00:00.000'], { count: 3, reason: 'overlap' })));

  test('is skipped apart from those that were missed before the run began', () =>
    given(defined(workJob, '12:00:10.000'), startedByHand('12:40:00.000'))
      .when(claimTick(workJob, '12:46:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '12:30:00.000'], { count: 2, reason: 'misfire' }),
        skipped(workJob, ['12:45:00.000', '12:45:00.000'], { count: 1, reason: 'overlap' }),
      ));

  test('is skipped apart from those that were missed after the run, of which the latest is claimed', () =>
    given(...running, completed(workJob, '12:15:00.000', '12:31:00.000'))
      .when(claimTick(workJob, '13:20:00.000'))
      .then(
        skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' }),
        skipped(workJob, ['12:45:00.000', '13:00:00.000'], { count: 2, reason: 'misfire' }),
        claimed(workJob, '13:15:00.000', { claimedAt: '13:20:00.000' }),
      ));

  test('is one at the very instant at which the run begins, and none at the one at which it ends', () => {
    given(defined(workJob, '12:00:10.000'), startedByHand('12:15:00.000'))
      .when(claimTick(workJob, '12:16:00.000'))
      .then(skipped(workJob, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'overlap' }));
    given(...running, completed(workJob, '12:15:00.000', '12:30:00.000'))
      .when(claimTick(workJob, '12:30:00.000'))
      .then(claimed(workJob, '12:30:00.000'));
  });

  test('is skipped too while the run was handed back and waits for somebody', () =>
    given(...running, released(workJob, '12:15:00.000', '12:16:00.000'))
      .when(claimTick(workJob, '12:30:00.000', { by: other }))
      .then(skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' })));

  test('does not exist for a job that announces: its runs take no time', () => {
    const tick = '13:00:00.000';
    const byHand = { ...startedByHand(tick).data, job: emitJob.job, runId: 'x' };
    const state = [
      defined(emitJob, '12:00:10.000'),
      { type: 'RunClaimed', data: byHand } as ScheduledJobEvent,
      { type: 'RunCompleted', data: { job: emitJob.job, runId: 'x', summary: {}, at: at(tick) } } as const,
    ].reduce(decider.evolve, decider.initialState);
    expect(decider.decide(claimTick(emitJob, tick), state)).toMatchObject([
      claimed(emitJob, tick),
      { type: 'IntegrationEventRequested' },
      completed(emitJob, tick, tick),
    ]);
  });
});

describe('a tick during a run of a job that queues one', () => {
  const job = withPolicies(workJob, { overlap: { kind: 'queueOne' } });
  const busy = [defined(job, '12:00:10.000'), claimed(job, '12:15:00.000')];

  test('waits: nothing is recorded of it', () =>
    given(...busy)
      .when(claimTick(job, '12:31:00.000', { by: other }))
      .then());

  test('is claimed when the run has ended', () =>
    given(...busy, completed(job, '12:15:00.000', '12:40:00.000'))
      .when(claimTick(job, '12:40:00.010'))
      .then(claimed(job, '12:30:00.000', { claimedAt: '12:40:00.010' })));

  test('takes the place of one that waits already', () =>
    given(...busy, completed(job, '12:15:00.000', '12:50:00.000'))
      .when(claimTick(job, '12:50:00.010'))
      .then(
        skipped(job, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' }),
        claimed(job, '12:45:00.000', { claimedAt: '12:50:00.010' }),
      ));

  test('gives its place to one that is due after the run', () =>
    given(...busy, completed(job, '12:15:00.000', '12:40:00.000'))
      .when(claimTick(job, '12:45:00.000'))
      .then(
        skipped(job, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' }),
        claimed(job, '12:45:00.000'),
      ));

  test('is not late for having waited where late ticks are skipped, unless a deadline says so', () => {
    const skipping = withPolicies(job, { overlap: { kind: 'queueOne' }, misfire: { kind: 'skip' } });
    const history = (definition: typeof job) => [
      defined(definition, '12:00:10.000'),
      claimed(definition, '12:15:00.000'),
      completed(definition, '12:15:00.000', '12:40:00.000'),
    ];
    given(...history(skipping))
      .when(claimTick(skipping, '12:41:00.000'))
      .then(claimed(skipping, '12:30:00.000', { claimedAt: '12:41:00.000' }));
    given(...history(skipping))
      .when(claimTick(skipping, '12:41:00.001'))
      .then(skipped(skipping, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'misfire' }));
    const hasty = withPolicies(job, { overlap: { kind: 'queueOne' }, startingDeadlineMs: 60_000 });
    given(...history(hasty))
      .when(claimTick(hasty, '12:40:00.010'))
      .then(skipped(hasty, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'deadline' }));
  });
});

describe('a tick during a run of a job that allows two', () => {
  const job = withPolicies(workJob, { overlap: { kind: 'allow', most: 2 } });
  const first = [defined(job, '12:00:10.000'), claimed(job, '12:15:00.000')];
  const both = [...first, claimed(job, '12:30:00.000', { by: other })];

  test('gets a run beside the other', () =>
    given(...first)
      .when(claimTick(job, '12:30:00.000', { by: other }))
      .then(claimed(job, '12:30:00.000', { by: other })));

  test('is skipped while both are under way', () =>
    given(...both)
      .when(claimTick(job, '12:45:00.000'))
      .then(skipped(job, ['12:45:00.000', '12:45:00.000'], { count: 1, reason: 'overlap' })));

  test('is claimed when either has ended', () => {
    given(...both, completed(job, '12:15:00.000', '12:40:00.000'))
      .when(claimTick(job, '12:45:00.000'))
      .then(claimed(job, '12:45:00.000'));
    given(...both, completed(job, '12:30:00.000', '12:40:00.000'))
      .when(claimTick(job, '12:45:00.000'))
      .then(claimed(job, '12:45:00.000'));
  });

  test('was due while there were two or while there was one: only the former is skipped for the overlap', () =>
    given(...both, completed(job, '12:15:00.000', '12:50:00.000'))
      .when(claimTick(job, '13:20:00.000'))
      .then(
        skipped(job, ['12:45:00.000', '12:45:00.000'], { count: 1, reason: 'overlap' }),
        skipped(job, ['13:00:00.000', '13:00:00.000'], { count: 1, reason: 'misfire' }),
        claimed(job, '13:15:00.000', { claimedAt: '13:20:00.000' }),
      ));
});
