// The rules of runs that somebody asks for, and of those with which an instance starts.
import { describe, expect, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type {
  InstanceIdentity,
  RunParameters,
  ScheduledJobEvent,
} from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  defined,
  emitJob,
  one,
  other,
  paused,
  released as releasedOf,
  runOf,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const { job } = workJob;
const tick = '12:15:00.000';
const runId = runOf(workJob, tick);

type Asked = { trigger: 'start' | 'manual'; parameters?: RunParameters; by?: InstanceIdentity };

const startRun = (time: string, { trigger, parameters = {}, by = one }: Asked): ScheduledJobCommand => ({
  type: 'StartRun',
  data: { job, trigger, parameters, ...by, at: at(time) },
});
const started = (time: string, { trigger, parameters = {}, by = one }: Asked): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: {
    job,
    runId: `${job}@${at(time)}/${trigger}.1`,
    scheduledFor: at(time),
    trigger,
    parameters,
    attempt: 1,
    ...by,
    at: at(time),
  },
});
const running = [defined(workJob, '12:00:10.000'), claimed(workJob, tick)];
const released = releasedOf(workJob, tick, '12:18:00.000');

describe('a run that somebody asks for', () => {
  const idle = defined(workJob, '12:00:10.000');

  test('is claimed with its parameters, whatever the schedule says', () => {
    const asked = { trigger: 'manual', parameters: { acceptDelistings: true } } as const;
    given(idle).when(startRun('12:07:30.500', asked)).then(started('12:07:30.500', asked));
  });

  test('is recorded with its reason, where one is given', () =>
    given(idle)
      .when({
        type: 'StartRun',
        data: { job, trigger: 'manual', parameters: {}, reason: 'to see', ...one, at: at('12:07:00.000') },
      })
      .then({
        ...started('12:07:00.000', { trigger: 'manual' }),
        data: { ...started('12:07:00.000', { trigger: 'manual' }).data, reason: 'to see' },
      } as ScheduledJobEvent));

  test.each<[string, readonly ScheduledJobEvent[]]>([
    ['is under way', running],
    ['was handed back', [...running, released]],
  ])('is refused while another %s', (_, history) =>
    given(...history)
      .when(startRun('12:19:00.000', { trigger: 'manual', by: other }))
      .thenRefused(
        'run_in_progress',
        `${job} has a run already (${runId}); wait for its end, or end it with \`bookworm jobs cancel ${job}\`.`,
      ),
  );

  test('is claimed beside another where the job allows two, and refused beside two', () => {
    const beside = withPolicies(workJob, { overlap: { kind: 'allow', most: 2 } });
    given(defined(beside, '12:00:10.000'))
      .when(startRun('12:19:00.000', { trigger: 'manual' }))
      .then(started('12:19:00.000', { trigger: 'manual' }));
    given(defined(beside, '12:00:10.000'), claimed(beside, '12:10:00.000'), claimed(beside, tick))
      .when(startRun('12:19:00.000', { trigger: 'manual' }))
      .thenRefused('run_in_progress');
  });

  test('is refused while the job is paused, unless it is asked for although paused', () => {
    given(idle, paused(workJob, '12:05:00.000'))
      .when(startRun('12:19:00.000', { trigger: 'manual' }))
      .thenRefused(
        'job_paused',
        `${job} is paused since ${at('12:05:00.000')} (maintenance); resume it, or say --although-paused.`,
      );
    const { data } = startRun('12:19:00.000', { trigger: 'manual' });
    const runId = `${job}@${at('12:19:00.000')}/manual.2`;
    given(idle, paused(workJob, '12:05:00.000'))
      .when({ type: 'StartRun', data: { ...data, despitePause: true } } as ScheduledJobCommand)
      .then({ type: 'RunClaimed', data: { ...started('12:19:00.000', { trigger: 'manual' }).data, runId } } as never);
  });

  test('by nobody, but for the start of an instance, does not happen while the job is paused', () => {
    const { data } = startRun('12:19:00.000', { trigger: 'start' });
    for (const despitePause of [false, true])
      given(idle, paused(workJob, '12:05:00.000'))
        .when({ type: 'StartRun', data: { ...data, despitePause } } as ScheduledJobCommand)
        .then();
  });

  test('is refused in quarantine, with what to do', () =>
    given(idle, { type: 'JobQuarantined', data: { job, runId, crashes: 3, at: at('12:05:00.000') } })
      .when(startRun('12:19:00.000', { trigger: 'manual' }))
      .thenRefused(
        'job_quarantined',
        `${job} is in quarantine since ${at('12:05:00.000')}: it kept crashing; find out why, then \`bookworm jobs quarantine clear ${job}\`.`,
      ));

  test('of a job that nobody defined is refused', () =>
    given()
      .when(startRun('12:16:00.000', { trigger: 'manual' }))
      .thenRefused('unknown_job'));

  test('at the start of an instance is claimed when none is under way and left alone otherwise', () => {
    given(idle)
      .when(startRun('12:07:00.000', { trigger: 'start' }))
      .then(started('12:07:00.000', { trigger: 'start' }));
    given(...running)
      .when(startRun('12:16:00.000', { trigger: 'start', by: other }))
      .then();
  });

  test('takes no tick away: the next one is claimed as if nothing had been', () => {
    const run = started('12:07:00.000', { trigger: 'manual' });
    const end: ScheduledJobEvent = {
      type: 'RunCompleted',
      data: { job, runId: `${job}@${at('12:07:00.000')}/manual.1`, summary: {}, at: at('12:08:00.000') },
    };
    given(idle, run, end).when(claimTick(workJob, '12:15:00.000')).then(claimed(workJob, '12:15:00.000'));
  });

  test('is another run than one that was asked for in the same millisecond', () => {
    const ask = (by: InstanceIdentity) =>
      ({
        type: 'StartRun',
        data: { job: emitJob.job, trigger: 'manual', parameters: {}, ...by, at: at('12:07:00.000') },
      }) as const;
    const before = [defined(emitJob, '12:00:10.000')].reduce(decider.evolve, decider.initialState);
    const first = decider.decide(ask(one), before);
    const second = decider.decide(ask(other), first.reduce(decider.evolve, before));
    const runIds = [...first, ...second].flatMap(({ type, data }) => (type === 'RunClaimed' ? [data.runId] : []));
    expect(new Set(runIds).size).toBe(2);
  });
});
