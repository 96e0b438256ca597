// A failed attempt is tried again after a while, longer each time, until the attempts are used up.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { retryDelayMs } from '../../../domain/scheduling/jobPolicies.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, RunFault, ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  defined,
  edit,
  failed,
  fault,
  one,
  other,
  paused,
  quarantined,
  reclaimed,
  redefined,
  released,
  resumed,
  runOf,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const { job } = workJob;
const tick = '12:15:00.000';
const runId = runOf(workJob, tick);
const running = [defined(workJob, '12:00:10.000'), claimed(workJob, tick)];
/** Pinned, because every instance must come to the same: 10 s and a jitter that the run's id decides. */
const retryAt = at('12:16:07.564');

const fail = (epoch: number, { error = fault, isFinal = false } = {}): ScheduledJobCommand => ({
  type: 'FailRun',
  data: { job, runId, epoch, error, isFinal, at: at('12:16:00.000') },
});
const attemptFailed = (attempt: number, error: RunFault = fault): ScheduledJobEvent => ({
  type: 'AttemptFailed',
  data: { job, runId, attempt, error, retryAt, at: at('12:16:00.000') },
});
const retry = (time: string, by: InstanceIdentity = other): ScheduledJobCommand => ({
  type: 'RetryRun',
  data: { job, runId, ...by, at: at(time) },
});
const retried = (attempt: number, time: string, by: InstanceIdentity = other): ScheduledJobEvent => ({
  type: 'RunRetried',
  data: { job, runId, attempt, ...by, at: at(time) },
});
const due = '12:16:12.000';

describe('a failed attempt', () => {
  test('is recorded with when the run is tried again', () =>
    given(...running)
      .when(fail(1))
      .then(attemptFailed(1)));

  test('is the end of the run when trying again would not help', () =>
    given(...running)
      .when(fail(1, { isFinal: true }))
      .then(failed(workJob, tick, { time: '12:16:00.000' })));

  test('is tried again when it was for the timeout', () => {
    const timeout = { code: 'timeout', message: 'Not done within 600 s; aborted.' };
    given(...running)
      .when(fail(1, { error: timeout }))
      .then(attemptFailed(1, timeout));
  });

  test('is the end of the run when it was the last', () => {
    const impatient = withPolicies(workJob, { retry: { attempts: 1, firstDelayMs: 1_000, longestDelayMs: 1_000 } });
    given(defined(impatient, '12:00:10.000'), claimed(impatient, tick))
      .when(fail(1))
      .then(failed(workJob, tick, { time: '12:16:00.000' }));
    given(...running, attemptFailed(1), retried(2, due), attemptFailed(2), retried(3, due))
      .when(fail(5))
      .then(failed(workJob, tick, { time: '12:16:00.000' }));
  });

  test('is the end of a run that is to be cancelled', () =>
    given(...running, { type: 'RunCancelRequested', data: { job, runId, reason: 'x', at: at('12:15:30.000') } })
      .when(fail(1))
      .then(failed(workJob, tick, { time: '12:16:00.000' })));

  test('is one more where a process died with one before: a crash counts, and handing back does not', () => {
    const crashedOnce = [...running, reclaimed(workJob, tick, { attempt: 2, time: '12:15:20.000' })];
    const handedBack = [
      ...crashedOnce,
      released(workJob, tick, '12:15:30.000'),
      reclaimed(workJob, tick, { attempt: 2, reason: 'released', by: one, time: '12:15:30.000' }),
    ];
    const tried = (history: readonly ScheduledJobEvent[], epoch: number) =>
      decider.decide(fail(epoch), history.reduce(decider.evolve, decider.initialState));
    expect(tried(crashedOnce, 2)).toMatchObject([{ type: 'AttemptFailed', data: { attempt: 2 } }]);
    expect(tried(handedBack, 4)).toMatchObject([{ type: 'AttemptFailed', data: { attempt: 2 } }]);
    given(...crashedOnce, attemptFailed(2), retried(3, due))
      .when(fail(4))
      .then(failed(workJob, tick, { time: '12:16:00.000' }));
  });

  test('leaves the run to nobody: who failed cannot end it any more', () =>
    given(...running, attemptFailed(1))
      .when(fail(1))
      .thenRefused('run_not_held'));
});

describe('a run that waits for another attempt', () => {
  const waiting = [...running, attemptFailed(1)];

  test('is tried again by whoever comes first, once its time has come', () => {
    given(...waiting)
      .when(retry('12:16:07.564'))
      .then(retried(2, '12:16:07.564'));
    given(...waiting, retried(2, '12:16:07.564'))
      .when(retry('12:16:07.600', one))
      .then();
  });

  test('is not tried again before', () =>
    given(...waiting)
      .when(retry('12:16:07.563'))
      .then());

  test('is tried again by another process than the one that failed, which cannot end it then', () => {
    given(...waiting, retried(2, due))
      .when(fail(1))
      .thenRefused('run_not_held');
    given(...waiting, retried(2, due))
      .when(fail(3, { isFinal: true }))
      .then(failed(workJob, tick, { time: '12:16:00.000' }));
  });

  test('goes on waiting while the job is paused or in quarantine, and is tried again afterwards', () => {
    given(...waiting, paused(workJob, '12:16:01.000'))
      .when(retry(due))
      .then();
    given(...waiting, quarantined(workJob, tick, { crashes: 3, time: '12:16:01.000' }))
      .when(retry(due))
      .then();
    given(...waiting, paused(workJob, '12:16:01.000'), resumed(workJob, '12:16:02.000', 'skip'))
      .when(retry(due))
      .then(retried(2, due));
  });

  test('is still tried again after an edit that allows fewer attempts: that was promised', () => {
    const impatient = withPolicies(workJob, { retry: { attempts: 1, firstDelayMs: 1_000, longestDelayMs: 1_000 } });
    const byOperator = { source: 'operator', reason: 'too often' } as const;
    given(...waiting)
      .when(edit(workJob, impatient, '12:16:01.000'))
      .then(redefined(impatient, '12:16:01.000', byOperator));
    given(...waiting, redefined(impatient, '12:16:01.000', byOperator))
      .when(retry(due))
      .then(retried(2, due));
  });

  test('cannot be tried again when there is none', () => {
    given(...running)
      .when(retry(due))
      .then();
    given().when(retry(due)).then();
  });
});

describe('the delay before another attempt', () => {
  const policy = { attempts: 100, firstDelayMs: 10_000, longestDelayMs: 300_000 };

  test('doubles up to the longest', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => retryDelayMs(policy, attempt, 0.5));
    expect(delays).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  test('is up to a quarter shorter or longer', () => {
    expect(retryDelayMs(policy, 1, 0)).toBe(7_500);
    expect(retryDelayMs(policy, 1, 1)).toBe(12_500);
  });

  test('is spread over that by the run and the attempt, the same on every instance', () => {
    const delayOf = (tickOfRun: string, attempt: number) => {
      const history = [defined(workJob, '00:00:00.000'), claimed(workJob, tickOfRun)];
      const state = history.reduce(decider.evolve, decider.initialState);
      const run = { ...state, runs: state.runs.map((open) => ({ ...open, attempt })) };
      const data = { job, runId: runOf(workJob, tickOfRun), epoch: 1, error: fault, isFinal: false, at: at(tick) };
      const [event] = decider.decide({ type: 'FailRun', data }, run);
      return event?.type === 'AttemptFailed' ? Date.parse(event.data.retryAt) - Date.parse(at(tick)) : Number.NaN;
    };
    const hours = fc.integer({ min: 10, max: 23 });
    fc.assert(
      fc.property(hours, fc.constantFrom(1, 2), (hour, attempt) => {
        const delay = delayOf(`${hour}:00:00.000`, attempt);
        expect(delay).toBe(delayOf(`${hour}:00:00.000`, attempt));
        expect(delay).toBeGreaterThanOrEqual(7_500 * attempt);
        expect(delay).toBeLessThanOrEqual(12_500 * attempt);
      }),
    );
    const delays = Array.from({ length: 14 }, (_, index) => delayOf(`${index + 10}:00:00.000`, 1));
    expect(new Set(delays).size).toBe(14);
  });
});
