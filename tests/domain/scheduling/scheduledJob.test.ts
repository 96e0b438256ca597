// The rules of a scheduled job's definition and of its ticks: each is claimed once or skipped for a reason.
import { describe, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies } from '../../../domain/scheduling/jobPolicies.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  cron,
  define,
  defined,
  emitJob,
  other,
  redefined,
  skipped,
  workJob,
} from './sampleJobs.js';

const { given } = specify(scheduledJob(cronerCalculations));

describe('defining a job', () => {
  test('that was unknown records its definition', () =>
    given().when(define(workJob, '12:00:10.000')).then(defined(workJob, '12:00:10.000')));

  test('again with the same definition changes nothing, however much later', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(define(structuredClone(workJob), '18:00:00.000'))
      .then());

  test.each<[string, Partial<JobDefinition>]>([
    ['expression', { schedule: cron('*/5 * * * *') }],
    ['time zone', { schedule: cron('*/15 * * * *', 'Europe/Vienna') }],
    ['target', { target: { kind: 'emit', messageType: 'A:B' } }],
    ['priority', { priority: 'high' }],
    ['run at start', { runsAtStart: false }],
    ['timeout', { timeoutMs: 1_000 }],
    ['policy', { policies: { ...defaultPolicies, misfire: { kind: 'skip' } } }],
  ])('with another %s redefines it', (_, change) => {
    const changed = { ...workJob, ...change };
    given(defined(workJob, '12:00:10.000'))
      .when(define(changed, '12:10:00.000'))
      .then(redefined(changed, '12:10:00.000'));
  });

  test('again with the policies that it had by default changes nothing', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(define({ ...workJob, policies: defaultPolicies }, '12:10:00.000'))
      .then());

  test('with another schedule accounts for the ticks of the old one up to and including that instant', () => {
    const changed = { ...workJob, schedule: cron('*/20 * * * *') };
    given(defined(workJob, '12:00:00.000'))
      .when(define(changed, '13:00:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '13:00:00.000'], { count: 4, reason: 'schedule-change' }),
        redefined(changed, '13:00:00.000'),
      );
  });

  test('with another schedule does not account again for what was claimed', () => {
    const changed = { ...workJob, schedule: cron('*/20 * * * *') };
    given(defined(workJob, '12:00:00.000'), claimed(workJob, '12:15:00.000'))
      .when(define(changed, '12:29:59.999'))
      .then(redefined(changed, '12:29:59.999'));
  });

  test('with the same schedule leaves due ticks due: a release that comes while one is overdue does not cost it its run', () => {
    const changed = { ...workJob, timeoutMs: 1_000 };
    given(defined(workJob, '12:00:00.000'))
      .when(define(changed, '12:15:00.020'))
      .then(redefined(changed, '12:15:00.020'));
    given(defined(workJob, '12:00:00.000'), redefined(changed, '12:15:00.020'))
      .when(claimTick(workJob, '12:15:00.050'))
      .then(claimed(workJob, '12:15:00.000', { claimedAt: '12:15:00.050' }));
  });

  test('with another schedule makes the ticks of the old one none and those of the new one due', () => {
    const changed = { ...workJob, schedule: cron('*/20 * * * *') };
    const history = [defined(workJob, '12:00:00.000'), redefined(changed, '12:10:00.000')];
    given(...history)
      .when(claimTick(workJob, '12:15:00.000'))
      .then();
    given(...history)
      .when(claimTick(workJob, '12:20:00.000'))
      .then(claimed(workJob, '12:20:00.000'));
  });

  test('with a schedule that is due at that very instant leaves the instant to the old one', () => {
    const changed = { ...workJob, schedule: cron('*/20 * * * *') };
    given(defined(workJob, '12:00:00.000'), redefined(changed, '12:20:00.000'))
      .when(claimTick(workJob, '12:20:00.000'))
      .then();
  });

  test('with another schedule by a clock that is behind does not make a claimed tick due again', () => {
    const changed = { ...workJob, schedule: cron('*/5 * * * *') };
    given(
      defined(workJob, '12:00:00.000'),
      claimed(workJob, '12:15:00.000'),
      completed(workJob, '12:15:00.000', '12:15:00.100'),
      redefined(changed, '12:14:59.900'),
    )
      .when(claimTick(workJob, '12:15:00.200', { by: other }))
      .then();
  });
});

describe('claiming a tick', () => {
  test('of a job that works records the claim alone', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '12:15:00.004'))
      .then(claimed(workJob, '12:15:00.000', { claimedAt: '12:15:00.004' })));

  test('of a job that announces records claim, request and completion in one decision', () => {
    const { job, target, priority } = emitJob;
    const runId = `${job}@${at('13:00:00.000')}`;
    // Pinned: consumers recognise a repetition by this id, across instances and versions of the service.
    const messageId = '01a0f78c-e080-7ff0-8616-45e41d05eb06';
    const request: ScheduledJobEvent = {
      type: 'IntegrationEventRequested',
      data: {
        job,
        runId,
        messageId,
        messageType: target.kind === 'emit' ? target.messageType : '',
        priority,
        payload: { id: messageId, creationDate: at('13:00:00.004') },
      },
    };
    given(defined(emitJob, '12:00:10.000'))
      .when(claimTick(emitJob, '13:00:00.004'))
      .then(
        claimed(emitJob, '13:00:00.000', { claimedAt: '13:00:00.004' }),
        request,
        completed(emitJob, '13:00:00.000', '13:00:00.004'),
      );
  });

  test('that is claimed changes nothing, whoever claims it', () => {
    const history = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];
    given(...history)
      .when(claimTick(workJob, '12:15:00.003', { by: other }))
      .then();
    given(...history, completed(workJob, '12:15:00.000', '12:15:20.000'))
      .when(claimTick(workJob, '12:15:30.000'))
      .then();
  });

  test('by a clock that is behind the last claimed one changes nothing', () =>
    given(
      defined(workJob, '12:00:10.000'),
      claimed(workJob, '12:30:00.000'),
      completed(workJob, '12:30:00.000', '12:30:01.000'),
    )
      .when(claimTick(workJob, '12:16:00.000'))
      .then());

  test('that is claimed stays so, whatever older range is recorded behind it', () =>
    given(
      defined(workJob, '12:00:10.000'),
      claimed(workJob, '12:30:00.000'),
      completed(workJob, '12:30:00.000', '12:30:01.000'),
      skipped(workJob, ['12:15:00.000', '12:15:00.000'], { count: 1, reason: 'misfire' }),
    )
      .when(claimTick(workJob, '12:31:00.000'))
      .then());

  test('from before the definition changes nothing', () =>
    given(defined(workJob, '12:00:10.000')).when(claimTick(workJob, '12:00:11.000')).then());

  test('from the instant of the definition changes nothing', () =>
    given(defined(workJob, '12:00:00.000')).when(claimTick(workJob, '12:00:00.000')).then());

  test('before it is due changes nothing', () =>
    given(defined(workJob, '12:00:10.000')).when(claimTick(workJob, '12:14:59.999')).then());

  test('of a job that nobody defined is refused', () =>
    given().when(claimTick(workJob, '12:15:00.000')).thenRefused('unknown_job'));
});
