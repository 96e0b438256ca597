// The rules of a scheduled job's definition and of its ticks: each is claimed once or skipped for a reason.
import { describe, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  define,
  defined,
  emitJob,
  other,
  redefined,
  skipped,
  workJob,
} from './sampleJobs.js';

const { given } = specify(scheduledJob(cronerCalculations));
const everySecond: JobDefinition = { ...workJob, schedule: { ...workJob.schedule, expression: '* * * * * *' } };

describe('defining a job', () => {
  test('that was unknown records its definition', () =>
    given().when(define(workJob, '12:00:10.000')).then(defined(workJob, '12:00:10.000')));

  test('again with the same definition changes nothing, however much later', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(define(structuredClone(workJob), '18:00:00.000'))
      .then());

  test.each<[string, Partial<JobDefinition>]>([
    ['expression', { schedule: { ...workJob.schedule, expression: '*/5 * * * *' } }],
    ['time zone', { schedule: { ...workJob.schedule, timeZone: 'Europe/Vienna' } }],
    ['target', { target: { kind: 'emit', messageType: 'A:B' } }],
    ['priority', { priority: 'high' }],
    ['run at start', { runsAtStart: false }],
    ['timeout', { timeoutMs: 1_000 }],
  ])('with another %s redefines it', (_, change) => {
    const changed = { ...workJob, ...change };
    given(defined(workJob, '12:00:10.000'))
      .when(define(changed, '12:10:00.000'))
      .then(redefined(changed, '12:10:00.000'));
  });

  test('anew accounts for the ticks of the old schedule up to and including that instant', () => {
    const changed = { ...workJob, timeoutMs: 1_000 };
    given(defined(workJob, '12:00:00.000'))
      .when(define(changed, '13:00:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '13:00:00.000'], { count: 4, reason: 'schedule-change' }),
        redefined(changed, '13:00:00.000'),
      );
  });

  test('anew does not account again for what was claimed', () => {
    const changed = { ...workJob, timeoutMs: 1_000 };
    given(defined(workJob, '12:00:00.000'), claimed(workJob, '12:15:00.000'))
      .when(define(changed, '12:29:59.999'))
      .then(redefined(changed, '12:29:59.999'));
  });

  test('anew makes the ticks of the old schedule none and those of the new one due', () => {
    const changed = { ...workJob, schedule: { ...workJob.schedule, expression: '*/20 * * * *' } };
    const history = [defined(workJob, '12:00:00.000'), redefined(changed, '12:10:00.000')];
    given(...history)
      .when(claimTick(workJob, '12:15:00.000'))
      .then();
    given(...history)
      .when(claimTick(workJob, '12:20:00.000'))
      .then(claimed(workJob, '12:20:00.000'));
  });

  test('anew by a clock that is behind does not make a claimed tick due again', () => {
    const changed = { ...workJob, timeoutMs: 1_000 };
    given(
      defined(workJob, '12:00:00.000'),
      claimed(workJob, '12:15:00.000'),
      completed(workJob, '12:15:00.000', '12:15:00.100'),
      redefined(changed, '12:14:59.900'),
    )
      .when(claimTick(workJob, '12:15:00.000', { by: other, now: '12:15:00.200' }))
      .then();
  });
});

describe('claiming a tick', () => {
  test('of a job that works records the claim alone', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '12:15:00.000', { now: '12:15:00.004' }))
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
      .when(claimTick(emitJob, '13:00:00.000', { now: '13:00:00.004' }))
      .then(
        claimed(emitJob, '13:00:00.000', { claimedAt: '13:00:00.004' }),
        request,
        completed(emitJob, '13:00:00.000', '13:00:00.004'),
      );
  });

  test('that is claimed changes nothing, whoever claims it', () => {
    const history = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];
    given(...history)
      .when(claimTick(workJob, '12:15:00.000', { by: other, now: '12:15:00.003' }))
      .then();
    given(...history, completed(workJob, '12:15:00.000', '12:15:20.000'))
      .when(claimTick(workJob, '12:15:00.000', { now: '12:15:30.000' }))
      .then();
  });

  test('older than the last claimed one changes nothing', () =>
    given(
      defined(workJob, '12:00:10.000'),
      claimed(workJob, '12:30:00.000'),
      completed(workJob, '12:30:00.000', '12:30:01.000'),
    )
      .when(claimTick(workJob, '12:15:00.000', { now: '12:31:00.000' }))
      .then());

  test('from before the definition changes nothing', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '12:00:00.000', { now: '12:00:11.000' }))
      .then());

  test.each(['12:14:00.000', '12:15:00.001', '12:15:01.000'])(
    '%s, which is none of the schedule, changes nothing',
    (slot) =>
      given(defined(workJob, '12:00:10.000'))
        .when(claimTick(workJob, slot, { now: '12:20:00.000' }))
        .then(),
  );

  test('before it is due is refused', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '12:15:00.000', { now: '12:14:59.949' }))
      .thenRefused('tick_not_due'));

  test('up to 50 ms before it is due is allowed, because clocks differ', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '12:15:00.000', { now: '12:14:59.950' }))
      .then(claimed(workJob, '12:15:00.000', { claimedAt: '12:14:59.950' })));

  test('of a job that nobody defined is refused', () =>
    given().when(claimTick(workJob, '12:15:00.000')).thenRefused('unknown_job'));
});

describe('ticks that nobody claimed', () => {
  test('are skipped as one range before the latest is claimed', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(claimTick(workJob, '14:00:00.000', { now: '14:07:00.000' }))
      .then(
        skipped(workJob, ['12:15:00.000', '13:45:00.000'], { count: 7, reason: 'misfire' }),
        claimed(workJob, '14:00:00.000', { claimedAt: '14:07:00.000' }),
      ));

  test('begin after the last one that was accounted for', () =>
    given(
      defined(workJob, '12:00:10.000'),
      claimed(workJob, '12:15:00.000'),
      completed(workJob, '12:15:00.000', '12:16:00.000'),
    )
      .when(claimTick(workJob, '12:45:00.000'))
      .then(
        skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'misfire' }),
        claimed(workJob, '12:45:00.000'),
      ));

  test('are counted exactly up to 10,000', () =>
    given(defined(everySecond, '12:00:00.000'))
      .when(claimTick(everySecond, '14:46:41.000'))
      .then(
        skipped(everySecond, ['12:00:01.000', '14:46:40.000'], { count: 10_000, reason: 'misfire' }),
        claimed(everySecond, '14:46:41.000'),
      ));

  test('are not counted beyond 10,000, and the claim still happens', () =>
    given(defined(everySecond, '12:00:00.000'))
      .when(claimTick(everySecond, '14:46:42.000'))
      .then(
        skipped(everySecond, ['12:00:01.000', '14:46:41.000'], { count: null, reason: 'misfire' }),
        claimed(everySecond, '14:46:42.000'),
      ));
});

describe('a tick during a run', () => {
  const running = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];

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
      .when(claimTick(workJob, '12:30:00.000', { by: other, now: '12:32:00.000' }))
      .then());

  test('is skipped apart from those missed before it', () =>
    given(...running)
      .when(claimTick(workJob, '13:00:00.000'))
      .then(
        skipped(workJob, ['12:30:00.000', '12:45:00.000'], { count: 2, reason: 'misfire' }),
        skipped(workJob, ['13:00:00.000', '13:00:00.000'], { count: 1, reason: 'overlap' }),
      ));

  test('is skipped too while the run was handed back and waits for somebody', () => {
    const { job } = workJob;
    const runId = `${job}@${at('12:15:00.000')}`;
    given(...running, { type: 'RunReleased', data: { job, runId, reason: 'drain', at: at('12:16:00.000') } })
      .when(claimTick(workJob, '12:30:00.000', { by: other }))
      .then(skipped(workJob, ['12:30:00.000', '12:30:00.000'], { count: 1, reason: 'overlap' }));
  });
});
