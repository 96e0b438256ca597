// A job whose attempts end with their process again and again is put into quarantine, until an operator lets it out.
import { describe, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type {
  InstanceIdentity,
  MissedTicks,
  ScheduledJobEvent,
} from '../../../domain/scheduling/scheduledJobEvents.js';
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
  quarantined,
  reclaim,
  reclaimed,
  redefined,
  skipped,
  third,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const { given } = specify(scheduledJob(cronerCalculations));
const { job } = workJob;
const [first, second] = ['12:15:00.000', '12:30:00.000'];
const idle = defined(workJob, '12:00:10.000');
/** Its first holder died, and another has it. */
const crashedOnce = [idle, claimed(workJob, first), reclaimed(workJob, first, { time: '12:16:00.000' })];
const ended = (attempt: number) => ({
  code: 'crashed',
  message: `Gave up in attempt ${attempt}, which ended with its process.`,
});
const dead = (tick: string, by: InstanceIdentity, time: string): ScheduledJobCommand =>
  reclaim(workJob, tick, { deadBoot: by.boot, by: third, time });
const clear = (time: string, missed: MissedTicks): ScheduledJobCommand => ({
  type: 'ClearQuarantine',
  data: { job, missed, reason: 'mended', at: at(time) },
});
const cleared = (time: string, missed: MissedTicks): ScheduledJobEvent => ({
  type: 'QuarantineCleared',
  data: { job, missed, reason: 'mended', at: at(time) },
});

describe('a job that crashes', () => {
  test('goes into quarantine with the third crash in a row, and its run ends', () => {
    given(...crashedOnce)
      .when(dead(first, other, '12:17:00.000'))
      .then(reclaimed(workJob, first, { attempt: 3, by: third, time: '12:17:00.000' }));
    given(...crashedOnce, reclaimed(workJob, first, { attempt: 3, by: third, time: '12:17:00.000' }))
      .when(reclaim(workJob, first, { deadBoot: third.boot, by: one, time: '12:18:00.000' }))
      .then(
        failed(workJob, first, { time: '12:18:00.000', error: ended(3) }),
        quarantined(workJob, first, { crashes: 3, time: '12:18:00.000' }),
      );
  });

  test('does so over several runs too', () => {
    const impatient = withPolicies(workJob, { retry: { attempts: 1, firstDelayMs: 1_000, longestDelayMs: 1_000 } });
    given(
      defined(impatient, '12:00:10.000'),
      claimed(workJob, first),
      failed(workJob, first, { time: '12:16:00.000', error: ended(1) }),
      claimed(workJob, second, { by: other }),
      failed(workJob, second, { time: '12:31:00.000', error: ended(1) }),
      claimed(workJob, '12:45:00.000', { by: third }),
    )
      .when(reclaim(workJob, '12:45:00.000', { deadBoot: third.boot, by: one, time: '12:46:00.000' }))
      .then(
        failed(workJob, '12:45:00.000', { time: '12:46:00.000', error: ended(1) }),
        quarantined(workJob, '12:45:00.000', { crashes: 3, time: '12:46:00.000' }),
      );
  });

  test('does so before its attempts are used up when it is to be less patient', () => {
    const wary = withPolicies(workJob, { crashesToQuarantine: 1 });
    given(defined(wary, '12:00:10.000'), claimed(wary, first))
      .when(dead(first, one, '12:16:00.000'))
      .then(
        failed(wary, first, { time: '12:16:00.000', error: ended(1) }),
        quarantined(wary, first, { crashes: 1, time: '12:16:00.000' }),
      );
  });

  test.each<[string, ScheduledJobEvent]>([
    ['completed run', completed(workJob, first, '12:17:00.000')],
    ['failed run', failed(workJob, first, { time: '12:17:00.000' })],
  ])('begins to count anew after a %s', (_, end) => {
    const twiceMore = reclaimed(workJob, second, { time: '12:31:00.000' });
    given(...crashedOnce, end, claimed(workJob, second), twiceMore)
      .when(dead(second, other, '12:32:00.000'))
      .then(reclaimed(workJob, second, { attempt: 3, by: third, time: '12:32:00.000' }));
  });

  test('begins to count anew after a failed attempt', () => {
    const runId = `${job}@${at(first)}`;
    const error = { code: 'Error', message: 'x' };
    const patient = withPolicies(workJob, { retry: { attempts: 9, firstDelayMs: 1_000, longestDelayMs: 1_000 } });
    given(
      defined(patient, '12:00:10.000'),
      ...crashedOnce.slice(1),
      { type: 'AttemptFailed', data: { job, runId, attempt: 2, error, retryAt: at('12:18:00.000'), at: at(first) } },
      { type: 'RunRetried', data: { job, runId, attempt: 3, ...one, at: at('12:18:00.000') } },
      reclaimed(workJob, first, { attempt: 4, time: '12:19:00.000' }),
    )
      .when(dead(first, other, '12:20:00.000'))
      .then(reclaimed(workJob, first, { attempt: 5, by: third, time: '12:20:00.000' }));
  });

  test('counts one process that dies with several runs as one crash', () => {
    const beside = withPolicies(workJob, { overlap: { kind: 'allow', most: 3 }, crashesToQuarantine: 2 });
    const history = [defined(beside, '12:00:10.000'), claimed(beside, first), claimed(beside, second)];
    given(...history, reclaimed(beside, first, { time: '12:31:00.000' }))
      .when(dead(second, one, '12:31:00.010'))
      .then(reclaimed(beside, second, { by: third, time: '12:31:00.010' }));
    given(
      ...history,
      reclaimed(beside, first, { time: '12:31:00.000' }),
      reclaimed(beside, second, { by: third, time: '12:31:00.010' }),
    )
      .when(dead(first, other, '12:32:00.000'))
      .then(
        failed(beside, first, { time: '12:32:00.000', error: ended(2) }),
        quarantined(beside, first, { crashes: 2, time: '12:32:00.000' }),
      );
  });

  test('counts a process twice that lost a run, took another and lost that one as well', () => {
    const wary = withPolicies(workJob, { crashesToQuarantine: 3 });
    given(
      defined(wary, '12:00:10.000'),
      claimed(wary, first),
      reclaimed(wary, first, { attempt: 2, time: '12:16:00.000' }),
      reclaimed(wary, first, { attempt: 3, by: one, time: '12:17:00.000' }),
    )
      .when(dead(first, one, '12:18:00.000'))
      .then(
        failed(wary, first, { time: '12:18:00.000', error: ended(3) }),
        quarantined(wary, first, { crashes: 3, time: '12:18:00.000' }),
      );
  });
});

describe('a job in quarantine', () => {
  const beside = withPolicies(workJob, { overlap: { kind: 'allow', most: 2 }, crashesToQuarantine: 1 });
  const isolated = [
    defined(beside, '12:00:10.000'),
    claimed(beside, first),
    failed(beside, first, { time: '12:16:00.000', error: ended(1) }),
    quarantined(beside, first, { crashes: 1, time: '12:16:00.000' }),
  ];

  test('claims no tick, and nothing is recorded of it', () =>
    given(...isolated)
      .when(claimTick(beside, '12:30:00.000'))
      .then());

  test('is started neither by hand, not even when it may be although paused, nor with an instance', () => {
    const asked = { job, parameters: {}, ...one, at: at('12:20:00.000') };
    given(...isolated)
      .when({ type: 'StartRun', data: { ...asked, trigger: 'manual', despitePause: true } })
      .thenRefused('job_quarantined');
    given(...isolated)
      .when({ type: 'StartRun', data: { ...asked, trigger: 'start' } })
      .then();
  });

  test('lets a run that is still under way end, but nobody takes it over', () => {
    const [definition, ...rest] = isolated;
    const running = [...(definition ? [definition] : []), claimed(beside, '12:10:00.000', { by: other }), ...rest];
    given(...running)
      .when(reclaim(beside, '12:10:00.000', { deadBoot: other.boot, by: third, time: '12:17:00.000' }))
      .then();
    given(...running)
      .when({
        type: 'CompleteRun',
        data: { job, runId: `${job}@${at('12:10:00.000')}`, epoch: 1, summary: {}, at: at('12:17:00.000') },
      })
      .then(completed(beside, '12:10:00.000', '12:17:00.000'));
  });

  test('stays there over an edit, whose old ticks are skipped for it', () => {
    const edited = { ...beside, schedule: cron('*/20 * * * *') };
    given(...isolated)
      .when(edit(beside, edited, '12:31:00.000'))
      .then(
        skipped(beside, [second, second], { count: 1, reason: 'quarantined' }),
        redefined(edited, '12:31:00.000', { source: 'operator', reason: 'too often' }),
      );
  });

  test('is let out by an operator, who skips what was due in between', () =>
    given(...isolated)
      .when(clear('13:00:00.000', 'skip'))
      .then(
        skipped(beside, [second, '13:00:00.000'], { count: 3, reason: 'quarantined' }),
        cleared('13:00:00.000', 'skip'),
      ));

  test('is let out by an operator, who leaves what was due to the misfire policy', () => {
    given(...isolated)
      .when(clear('12:31:00.000', 'catch-up'))
      .then(cleared('12:31:00.000', 'catch-up'));
    given(...isolated, cleared('12:31:00.000', 'catch-up'))
      .when(claimTick(beside, '12:31:00.010'))
      .then(claimed(beside, second, { claimedAt: '12:31:00.010' }));
  });

  test('begins to count anew when it is let out', () =>
    given(
      ...crashedOnce,
      reclaimed(workJob, first, { attempt: 3, by: third, time: '12:17:00.000' }),
      quarantined(workJob, first, { crashes: 2, time: '12:17:00.000' }),
      cleared('12:18:00.000', 'catch-up'),
    )
      .when(reclaim(workJob, first, { deadBoot: third.boot, by: one, time: '12:19:00.000' }))
      .then(failed(workJob, first, { time: '12:19:00.000', error: ended(3) })));

  test('stays paused when it is let out while it is paused, and in quarantine when it is only resumed', () => {
    given(...isolated, paused(beside, '12:17:00.000'), cleared('12:18:00.000', 'skip'))
      .when(claimTick(beside, second))
      .then();
    given(...isolated, paused(beside, '12:17:00.000'), {
      type: 'JobResumed',
      data: { job, missed: 'catch-up', at: at('12:18:00.000') },
    })
      .when(claimTick(beside, second))
      .then();
  });

  test('is the only one that can be let out', () => {
    given(idle).when(clear('12:18:00.000', 'skip')).then();
    given().when(clear('12:18:00.000', 'skip')).thenRefused('unknown_job');
  });
});
