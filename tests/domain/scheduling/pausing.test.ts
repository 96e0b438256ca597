// A paused job starts nothing by itself; whoever resumes it says what becomes of the ticks of the pause.
import { describe, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { MissedTicks } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  cron,
  defined,
  edit,
  failed,
  one,
  other,
  paused,
  reclaim,
  redefined,
  released,
  resumed,
  skipped,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const { given } = specify(scheduledJob(cronerCalculations));
const { job } = workJob;
const pause = (time: string): ScheduledJobCommand => ({
  type: 'PauseJob',
  data: { job, reason: 'maintenance', at: at(time) },
});
const resume = (time: string, missed: MissedTicks): ScheduledJobCommand => ({
  type: 'ResumeJob',
  data: { job, missed, at: at(time) },
});

const idle = defined(workJob, '12:00:10.000');
const resting = [idle, paused(workJob, '12:05:00.000')];

describe('pausing a job', () => {
  test('is recorded with its reason, once', () => {
    given(idle).when(pause('12:05:00.000')).then(paused(workJob, '12:05:00.000'));
    given(...resting)
      .when(pause('12:06:00.000'))
      .then();
  });

  test('that nobody defined is refused', () => given().when(pause('12:05:00.000')).thenRefused('unknown_job'));
});

describe('while a job is paused', () => {
  test('nothing is recorded of its ticks', () =>
    given(...resting)
      .when(claimTick(workJob, '12:15:00.000'))
      .then());

  test('not even of those that were due before', () =>
    given(idle, paused(workJob, '12:15:00.010')).when(claimTick(workJob, '12:15:00.020')).then());

  test('a run under way ends as ever', () => {
    const running = [idle, claimed(workJob, '12:15:00.000'), paused(workJob, '12:16:00.000')];
    given(...running)
      .when({
        type: 'CompleteRun',
        data: { job, runId: `${job}@${at('12:15:00.000')}`, epoch: 1, summary: {}, at: at('12:17:00.000') },
      })
      .then(completed(workJob, '12:15:00.000', '12:17:00.000'));
  });

  test('nobody takes over a run, whether it was handed back or its holder died', () => {
    const tick = '12:15:00.000';
    const running = [idle, claimed(workJob, tick), paused(workJob, '12:16:00.000')];
    given(...running)
      .when(reclaim(workJob, tick, { deadBoot: one.boot, time: '12:17:00.000' }))
      .then();
    given(...running, released(workJob, tick, '12:17:00.000'))
      .when(reclaim(workJob, tick, { deadBoot: null, by: other, time: '12:18:00.000' }))
      .then();
  });

  test('a run that was to be cancelled ends when its holder is dead', () => {
    const tick = '12:15:00.000';
    const runId = `${job}@${at(tick)}`;
    const cancelled = { code: 'cancelled', message: 'Cancelled by an operator.' };
    given(idle, claimed(workJob, tick), paused(workJob, '12:16:00.000'), {
      type: 'RunCancelRequested',
      data: { job, runId, reason: 'not needed', at: at('12:17:00.000') },
    })
      .when(reclaim(workJob, tick, { deadBoot: one.boot, time: '12:18:00.000' }))
      .then(failed(workJob, tick, { time: '12:18:00.000', error: cancelled }));
  });

  test('an edit of its schedule accounts for the ticks of the pause so far', () => {
    const edited = { ...workJob, schedule: cron('*/20 * * * *') };
    given(...resting)
      .when(edit(workJob, edited, '12:31:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '12:30:00.000'], { count: 2, reason: 'paused' }),
        redefined(edited, '12:31:00.000', { source: 'operator', reason: 'too often' }),
      );
    given(...resting, redefined(edited, '12:31:00.000', { source: 'operator', reason: 'too often' }))
      .when(resume('13:05:00.000', 'skip'))
      .then(
        skipped(workJob, ['12:40:00.000', '13:00:00.000'], { count: 2, reason: 'paused' }),
        resumed(workJob, '13:05:00.000', 'skip'),
      );
  });

  test('an edit of anything else leaves them to whoever resumes it', () => {
    const edited = { ...workJob, timeoutMs: 1_000 };
    given(...resting)
      .when(edit(workJob, edited, '12:31:00.000'))
      .then(redefined(edited, '12:31:00.000', { source: 'operator', reason: 'too often' }));
  });
});

describe('resuming a job', () => {
  test('accounts for the ticks up to and including that instant', () =>
    given(...resting)
      .when(resume('13:00:00.000', 'skip'))
      .then(
        skipped(workJob, ['12:15:00.000', '13:00:00.000'], { count: 4, reason: 'paused' }),
        resumed(workJob, '13:00:00.000', 'skip'),
      ));

  test('lets it be claimed again from its next tick on', () => {
    const again = [
      ...resting,
      skipped(workJob, ['12:15:00.000', '13:00:00.000'], { count: 4, reason: 'paused' }),
      resumed(workJob, '13:00:00.000', 'skip'),
    ];
    given(...again)
      .when(claimTick(workJob, '13:00:00.000'))
      .then();
    given(...again)
      .when(claimTick(workJob, '13:15:00.000'))
      .then(claimed(workJob, '13:15:00.000'));
  });

  test('records no ticks when none was due', () =>
    given(...resting)
      .when(resume('12:14:00.000', 'skip'))
      .then(resumed(workJob, '12:14:00.000', 'skip')));

  test('by a clock that is behind does not account again for what was claimed', () =>
    given(idle, claimed(workJob, '12:15:00.000'), paused(workJob, '12:15:01.000'))
      .when(resume('12:14:59.000', 'skip'))
      .then(resumed(workJob, '12:14:59.000', 'skip')));

  test('to catch up leaves the ticks to the misfire policy', () => {
    given(...resting)
      .when(resume('13:01:00.000', 'catch-up'))
      .then(resumed(workJob, '13:01:00.000', 'catch-up'));
    given(...resting, resumed(workJob, '13:01:00.000', 'catch-up'))
      .when(claimTick(workJob, '13:01:00.010'))
      .then(
        skipped(workJob, ['12:15:00.000', '12:45:00.000'], { count: 3, reason: 'misfire' }),
        claimed(workJob, '13:00:00.000', { claimedAt: '13:01:00.010' }),
      );
    const all = withPolicies(workJob, { misfire: { kind: 'all', most: 10 } });
    given(defined(all, '12:00:10.000'), paused(all, '12:05:00.000'), resumed(all, '13:01:00.000', 'catch-up'))
      .when(claimTick(all, '13:01:00.010'))
      .then(claimed(all, '12:15:00.000', { claimedAt: '13:01:00.010' }));
  });

  test('is recorded with the reason, where one is given', () =>
    given(...resting)
      .when({ type: 'ResumeJob', data: { job, missed: 'skip', reason: 'done', at: at('12:06:00.000') } })
      .then({ type: 'JobResumed', data: { job, missed: 'skip', reason: 'done', at: at('12:06:00.000') } }));

  test('that is not paused changes nothing', () => given(idle).when(resume('12:06:00.000', 'skip')).then());

  test('that nobody defined is refused', () => given().when(resume('12:06:00.000', 'skip')).thenRefused('unknown_job'));
});
