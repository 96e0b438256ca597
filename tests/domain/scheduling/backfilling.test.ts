// An operator has ticks of the past run once more: one after the other, beside the ticks of today and never instead of them.
import { describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { specify } from '../../support/specification.js';
import { periodicCalculations } from './periodicCalculations.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  cron,
  defined,
  emitJob,
  one,
  paused,
  redefined,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(periodicCalculations);
const { given } = specify(decider);
/** Every quarter of an hour. */
const quarterly: JobDefinition = { ...workJob, schedule: cron('900') };
const { job } = quarterly;
const idle = defined(quarterly, '12:00:10.000');

type Range = readonly [string, string];

const backfill = ([from, to]: Range, time = '12:05:00.000'): ScheduledJobCommand => ({
  type: 'BackfillTicks',
  data: { job, from, to, reason: 'lost', at: at(time) },
});
const requested = ([from, to]: Range, ticks: number, revision = 1): ScheduledJobEvent => ({
  type: 'BackfillRequested',
  data: {
    job,
    backfillId: `backfill.${revision}`,
    from: at(from),
    to: at(to),
    ticks,
    reason: 'lost',
    at: at('12:05:00.000'),
  },
});
const again = (tick: string, time: string, { revision = 1, definition = quarterly } = {}): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: {
    job: definition.job,
    runId: `${definition.job}@${at(tick)}/backfill.${revision}`,
    scheduledFor: at(tick),
    trigger: 'backfill',
    parameters: {},
    attempt: 1,
    ...one,
    at: at(time),
  },
});
const ended = (tick: string, time: string, revision = 1): ScheduledJobEvent => ({
  type: 'RunCompleted',
  data: { job, runId: `${job}@${at(tick)}/backfill.${revision}`, summary: {}, at: at(time) },
});
const workedOff = (time: string, revision = 1): ScheduledJobEvent => ({
  type: 'BackfillCompleted',
  data: { job, backfillId: `backfill.${revision}`, at: at(time) },
});
const asked: Range = ['10:00:00.000', '10:30:00.000'];

describe('asking for a backfill', () => {
  test('records how many ticks it is of, the first and the last included', () =>
    given(idle)
      .when(backfill([at('10:00:00.000'), at('10:30:00.000')]))
      .then(requested(asked, 3)));

  test('takes instants of any zone, and records them in UTC', () =>
    given(idle)
      .when(backfill(['2026-10-01T12:00:00+02:00', '2026-10-01T10:30:00Z']))
      .then(requested(asked, 3)));

  test('up to this very instant is allowed', () =>
    given(idle)
      .when(backfill(['2026-10-01T11:59:00Z', '2026-10-01T12:05:00Z']))
      .then(requested(['11:59:00.000', '12:05:00.000'], 1)));

  test.each<[string, Range, string]>([
    ['of the future', [at('10:00:00.000'), at('12:05:00.001')], 'backfill_of_future'],
    ['without ticks', [at('10:00:00.001'), at('10:14:59.999')], 'no_ticks'],
    ['that ends before it begins', [at('11:00:00.000'), at('10:00:00.000')], 'invalid_range'],
    ['of more than 1,000 ticks', ['2026-09-21T02:00:00Z', at('12:00:00.000')], 'too_many_ticks'],
    ['from no instant', ['yesterday', at('12:00:00.000')], 'invalid_instant'],
  ])('%s is refused', (_, range, code) => given(idle).when(backfill(range)).thenRefused(code));

  test('of 1,000 ticks is allowed', () => {
    const state = decider.evolve(decider.initialState, idle);
    const events = decider.decide(backfill(['2026-09-21T02:15:00Z', at('12:00:00.000')]), state);
    expect(events).toMatchObject([{ type: 'BackfillRequested', data: { ticks: 1_000 } }]);
  });

  test('of a job that has 100 of them before it is refused', () => {
    const before = Array.from({ length: 100 }, (_, index) => requested(asked, 3, index + 1));
    given(idle, ...before)
      .when(backfill([at('10:00:00.000'), at('10:30:00.000')]))
      .thenRefused('too_many_backfills');
    given(idle, ...before.slice(1))
      .when(backfill([at('10:00:00.000'), at('10:30:00.000')]))
      .then(requested(asked, 3, 100));
  });

  test('of a job that nobody defined is refused', () =>
    given()
      .when(backfill([at('10:00:00.000'), at('10:30:00.000')]))
      .thenRefused('unknown_job'));
});

describe('a backfill', () => {
  const history = [idle, requested(asked, 3)];

  test('runs its ticks one after the other, the oldest first', () => {
    given(...history)
      .when(claimTick(quarterly, '12:05:00.010'))
      .then(again('10:00:00.000', '12:05:00.010'));
    given(...history, again('10:00:00.000', '12:05:00.010'))
      .when(claimTick(quarterly, '12:05:00.020'))
      .then();
    given(...history, again('10:00:00.000', '12:05:00.010'), ended('10:00:00.000', '12:05:01.000'))
      .when(claimTick(quarterly, '12:05:01.010'))
      .then(again('10:15:00.000', '12:05:01.010'));
  });

  test('is worked off with the claim of its last tick', () => {
    const allButOne = [
      ...history,
      again('10:00:00.000', '12:05:00.010'),
      ended('10:00:00.000', '12:05:01.000'),
      again('10:15:00.000', '12:05:01.010'),
      ended('10:15:00.000', '12:05:02.000'),
    ];
    const last = [again('10:30:00.000', '12:05:02.010'), workedOff('12:05:02.010')];
    given(...allButOne)
      .when(claimTick(quarterly, '12:05:02.010'))
      .then(...last);
    given(...allButOne, ...last, ended('10:30:00.000', '12:05:03.000'))
      .when(claimTick(quarterly, '12:05:04.000'))
      .then();
  });

  test('waits for the one that was asked for before', () => {
    const two = [...history, requested(['08:00:00.000', '08:00:00.000'], 1, 2)];
    given(...two)
      .when(claimTick(quarterly, '12:05:00.010'))
      .then(again('10:00:00.000', '12:05:00.010'));
    given(...two, workedOff('12:06:00.000'))
      .when(claimTick(quarterly, '12:06:00.010'))
      .then(again('08:00:00.000', '12:06:00.010', { revision: 2 }), workedOff('12:06:00.010', 2));
  });

  test('gets the runs of ticks beside each other where the job allows that', () => {
    const beside = withPolicies(quarterly, { overlap: { kind: 'allow', most: 2 } });
    const first = [defined(beside, '12:00:10.000'), requested(asked, 3), again('10:00:00.000', '12:05:00.010')];
    given(...first)
      .when(claimTick(beside, '12:05:00.020'))
      .then(again('10:15:00.000', '12:05:00.020'));
    given(...first, again('10:15:00.000', '12:05:00.020'))
      .when(claimTick(beside, '12:05:00.030'))
      .then();
  });

  test('of a job that announces announces every tick once more, each with a message of its own', () => {
    const hourly: JobDefinition = { ...emitJob, schedule: cron('3600') };
    const data = { job: hourly.job, from: at('10:00:00.000'), to: at('11:00:00.000'), reason: 'lost' };
    let state = decider.evolve(decider.initialState, defined(hourly, '12:00:10.000'));
    const log: ScheduledJobEvent[] = [];
    const send = (command: ScheduledJobCommand) => {
      const events = decider.decide(command, state);
      log.push(...events);
      state = events.reduce(decider.evolve, state);
    };
    send({ type: 'BackfillTicks', data: { ...data, at: at('12:05:00.000') } });
    send(claimTick(hourly, '12:05:00.010'));
    send(claimTick(hourly, '12:05:00.020'));
    send(claimTick(hourly, '13:00:00.000'));
    expect(log.flatMap((event) => (event.type === 'RunClaimed' ? [event.data.runId] : []))).toEqual([
      `${hourly.job}@${at('10:00:00.000')}/backfill.1`,
      `${hourly.job}@${at('11:00:00.000')}/backfill.1`,
      `${hourly.job}@${at('13:00:00.000')}`,
    ]);
    const messages = log.flatMap((event) => (event.type === 'IntegrationEventRequested' ? [event.data.messageId] : []));
    expect(new Set(messages).size).toBe(3);
    expect(log.filter(({ type }) => type === 'BackfillCompleted')).toHaveLength(1);
  });

  test('waits while the job is paused', () =>
    given(...history, paused(quarterly, '12:05:00.005'))
      .when(claimTick(quarterly, '12:05:00.010'))
      .then());

  test('keeps the ticks that it was asked for when the schedule is edited', () => {
    const hourly = { ...quarterly, schedule: cron('3600') };
    given(...history, redefined(hourly, '12:05:00.005', { source: 'operator' }), again('10:00:00.000', '12:05:00.010'))
      .when(claimTick(quarterly, '12:05:01.010'))
      .then();
    given(
      ...history,
      redefined(hourly, '12:05:00.005', { source: 'operator' }),
      again('10:00:00.000', '12:05:00.010'),
      ended('10:00:00.000', '12:05:01.000'),
    )
      .when(claimTick(quarterly, '12:05:01.010'))
      .then(again('10:15:00.000', '12:05:01.010'));
  });
});

describe("today's ticks and a backfill", () => {
  const history = [idle, requested(asked, 3)];
  const during = [...history, again('10:00:00.000', '12:14:00.000')];

  test('a tick that is due goes first', () =>
    given(...history)
      .when(claimTick(quarterly, '12:15:00.000'))
      .then(claimed(quarterly, '12:15:00.000')));

  test('a tick that is due during a run of the backfill waits for its end, and goes before the next one', () => {
    given(...during)
      .when(claimTick(quarterly, '12:16:00.000'))
      .then();
    given(...during, ended('10:00:00.000', '12:17:00.000'))
      .when(claimTick(quarterly, '12:17:00.010'))
      .then(claimed(quarterly, '12:15:00.000', { claimedAt: '12:17:00.010' }));
  });

  test('a tick is no less a tick for that: its run ends as any other', () =>
    given(
      ...during,
      ended('10:00:00.000', '12:17:00.000'),
      claimed(quarterly, '12:15:00.000', { claimedAt: '12:17:00.010' }),
      completed(quarterly, '12:15:00.000', '12:18:00.000'),
    )
      .when(claimTick(quarterly, '12:18:00.010'))
      .then(again('10:15:00.000', '12:18:00.010')));
});
