// An operator cancels runs: whoever holds one ends it when it hears of that, and a run that nobody holds is over at once.
import { describe, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  cancelRuns,
  claimed,
  claimTick,
  completed,
  defined,
  failed,
  fault,
  one,
  other,
  reclaim,
  released,
  runOf,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const { given } = specify(scheduledJob(cronerCalculations));
const { job } = workJob;
const tick = '12:15:00.000';
const time = '12:16:00.000';
const runId = runOf(workJob, tick);
const idle = defined(workJob, '12:00:10.000');
const running = [idle, claimed(workJob, tick)];
const cancelled = { code: 'cancelled', message: 'Cancelled by an operator.' };
const requested = (run = runId): ScheduledJobEvent => ({
  type: 'RunCancelRequested',
  data: { job, runId: run, reason: 'not needed', at: at(time) },
});
const over = failed(workJob, tick, { time, error: cancelled });

describe('cancelling a run', () => {
  test('that is held asks its holder to end it, once', () => {
    given(...running)
      .when(cancelRuns(workJob, time, runId))
      .then(requested());
    given(...running, requested())
      .when(cancelRuns(workJob, time, runId))
      .then();
  });

  test('that is held leaves its end to the holder, whatever that is', () => {
    given(...running, requested())
      .when({ type: 'FailRun', data: { job, runId, epoch: 1, error: cancelled, isFinal: true, at: at(time) } })
      .then(over);
    given(...running, requested())
      .when({ type: 'CompleteRun', data: { job, runId, epoch: 1, summary: {}, at: at(time) } })
      .then(completed(workJob, tick, time));
  });

  test('that was handed back ends it', () =>
    given(...running, released(workJob, tick, '12:15:30.000'))
      .when(cancelRuns(workJob, time, runId))
      .then(requested(), over));

  test('that waits for another attempt ends it', () => {
    const retryAt = at('12:20:00.000');
    given(...running, { type: 'AttemptFailed', data: { job, runId, attempt: 1, error: fault, retryAt, at: at(tick) } })
      .when(cancelRuns(workJob, time, runId))
      .then(requested(), over);
  });

  test('whose holder is dead ends it when that is found out', () =>
    given(...running, requested())
      .when(reclaim(workJob, tick, { deadBoot: one.boot, time }))
      .then(over));

  test('whose holder hands it back before it heard of it ends it when another takes it up', () =>
    given(...running, requested(), released(workJob, tick, time))
      .when(reclaim(workJob, tick, { deadBoot: null, by: other, time }))
      .then(over));

  test('frees the job', () =>
    given(...running, requested(), over)
      .when(claimTick(workJob, '12:30:00.000'))
      .then(claimed(workJob, '12:30:00.000')));

  test('that is not open is refused, with where to look', () => {
    given(idle)
      .when(cancelRuns(workJob, time, runId))
      .thenRefused(
        'nothing_to_cancel',
        `There is no open run ${runId}; \`bookworm jobs show ${job}\` shows what there is.`,
      );
    given(...running, completed(workJob, tick, '12:15:30.000'))
      .when(cancelRuns(workJob, time, runId))
      .thenRefused('nothing_to_cancel');
  });
});

describe('cancelling all that is open', () => {
  const beside = withPolicies(workJob, { overlap: { kind: 'allow', most: 3 } });
  const second = '12:15:10.000';
  const both = [
    defined(beside, '12:00:10.000'),
    claimed(beside, tick),
    claimed(beside, second),
    released(beside, tick, second),
  ];
  const backfill: ScheduledJobEvent = {
    type: 'BackfillRequested',
    data: {
      job,
      backfillId: 'backfill.4',
      from: at('10:00:00.000'),
      to: at('11:00:00.000'),
      ticks: 5,
      reason: 'lost',
      at: at(time),
    },
  };
  const backfillCancelled: ScheduledJobEvent = {
    type: 'BackfillCancelled',
    data: { job, backfillId: 'backfill.4', reason: 'not needed', at: at(time) },
  };

  test('cancels every run and every backfill', () =>
    given(...both, backfill)
      .when(cancelRuns(beside, time))
      .then(backfillCancelled, requested(), over, requested(runOf(beside, second))));

  test('leaves the backfills alone when one run is named', () =>
    given(...both, backfill)
      .when(cancelRuns(beside, time, runOf(beside, second)))
      .then(requested(runOf(beside, second))));

  test('ends a backfill: its ticks get no more runs', () =>
    given(idle, backfill, backfillCancelled).when(claimTick(workJob, '12:14:00.000')).then());

  test('is refused when nothing is open', () =>
    given(idle)
      .when(cancelRuns(workJob, time))
      .thenRefused(
        'nothing_to_cancel',
        `${job} has no open runs and no backfills; \`bookworm jobs show ${job}\` shows what there is.`,
      ));
});
