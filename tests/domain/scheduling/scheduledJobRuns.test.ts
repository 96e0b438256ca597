// The rules of a scheduled job's runs: who starts one, who takes one over, and who alone may end it.
import { describe, expect, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type {
  InstanceIdentity,
  RunParameters,
  RunTrigger,
  ScheduledJobEvent,
} from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import { at, claimed, claimTick, completed, defined, emitJob, one, other, workJob } from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const { job } = workJob;
const runId = `${job}@${at('12:15:00.000')}`;

type Asked = { trigger: Exclude<RunTrigger, 'tick'>; parameters?: RunParameters; by?: InstanceIdentity };

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
const reclaim = (deadBoot: string | null, by: InstanceIdentity = other): ScheduledJobCommand => ({
  type: 'ReclaimRun',
  data: { job, deadBoot, ...by, at: at('12:20:00.000') },
});
const reclaimed = (
  attempt: number,
  reason: 'lease-expired' | 'released',
  by: InstanceIdentity = other,
): ScheduledJobEvent => ({
  type: 'RunReclaimed',
  data: { job, runId, attempt, ...by, reason, at: at('12:20:00.000') },
});
const released: ScheduledJobEvent = {
  type: 'RunReleased',
  data: { job, runId, reason: 'drain', at: at('12:18:00.000') },
};
const error = { code: 'Error', message: 'The catalog is away.' };

/** Revision 0 is the definition, revision 1 the claim: its epoch. */
const running = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];

describe('a run that somebody asks for', () => {
  const idle = defined(workJob, '12:00:10.000');

  test('is claimed with its parameters, whatever the schedule says', () => {
    const asked = { trigger: 'manual', parameters: { acceptDelistings: true } } as const;
    given(idle).when(startRun('12:07:30.500', asked)).then(started('12:07:30.500', asked));
  });

  test('is refused while another is under way', () => {
    given(...running)
      .when(startRun('12:16:00.000', { trigger: 'manual', by: other }))
      .thenRefused('run_in_progress');
    given(...running, released)
      .when(startRun('12:19:00.000', { trigger: 'manual', by: other }))
      .thenRefused('run_in_progress');
  });

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

describe('taking over a run', () => {
  test('of a dead process begins another attempt', () =>
    given(...running)
      .when(reclaim(one.boot))
      .then(reclaimed(2, 'lease-expired')));

  test('that was handed back uses up no attempt', () => {
    given(...running, released)
      .when(reclaim(null))
      .then(reclaimed(1, 'released'));
    given(...running, released, reclaimed(1, 'released'))
      .when(reclaim(other.boot, one))
      .then(reclaimed(2, 'lease-expired', one));
  });

  test('of a process that does not hold it changes nothing', () => {
    given(...running)
      .when(reclaim(other.boot))
      .then();
    given(...running)
      .when(reclaim(null))
      .then();
    given(...running, released)
      .when(reclaim(one.boot))
      .then();
  });

  test('that another took over already changes nothing', () => {
    given(...running, reclaimed(2, 'lease-expired'))
      .when(reclaim(one.boot, { instance: 'third', boot: '0199a000-0000-7000-8000-000000000003' }))
      .then();
    given(...running, released, reclaimed(1, 'released'))
      .when(reclaim(null, one))
      .then();
  });

  test('when none is under way changes nothing', () => {
    given().when(reclaim(one.boot)).then();
    given(...running, completed(workJob, '12:15:00.000', '12:16:00.000'))
      .when(reclaim(one.boot))
      .then();
  });

  test('ends it as crashed when it has killed three processes', () => {
    const twice = [...running, reclaimed(2, 'lease-expired', other)];
    given(...twice)
      .when(reclaim(other.boot, one))
      .then(reclaimed(3, 'lease-expired', one));
    given(...twice, reclaimed(3, 'lease-expired', one))
      .when(reclaim(one.boot, other))
      .then({
        type: 'RunFailed',
        data: {
          job,
          runId,
          error: { code: 'crashed', message: 'Gave up after 3 attempts, each of which ended with its process.' },
          at: at('12:20:00.000'),
        },
      });
  });
});

describe('the end of a run', () => {
  const held = (epoch: number, run = runId) => ({ job, runId: run, epoch, at: at('12:18:00.000') });
  const complete = (epoch: number, run?: string): ScheduledJobCommand => ({
    type: 'CompleteRun',
    data: { ...held(epoch, run), summary: { books: 12, withheld: ['a'] } },
  });
  const fail = (epoch: number, run?: string): ScheduledJobCommand => ({
    type: 'FailRun',
    data: { ...held(epoch, run), error },
  });
  const release = (epoch: number, run?: string): ScheduledJobCommand => ({
    type: 'ReleaseRun',
    data: held(epoch, run),
  });

  test('is recorded with what it reports', () =>
    given(...running)
      .when(complete(1))
      .then({
        type: 'RunCompleted',
        data: { job, runId, summary: { books: 12, withheld: ['a'] }, at: at('12:18:00.000') },
      }));

  test('is recorded with its fault', () =>
    given(...running)
      .when(fail(1))
      .then({ type: 'RunFailed', data: { job, runId, error, at: at('12:18:00.000') } }));

  test('can be left to another by handing it back', () =>
    given(...running)
      .when(release(1))
      .then(released));

  test('after a fault frees the job for its next tick', () =>
    given(...running, { type: 'RunFailed', data: { job, runId, error, at: at('12:18:00.000') } })
      .when(claimTick(workJob, '12:30:00.000'))
      .then(claimed(workJob, '12:30:00.000')));

  describe.each([
    ['completed', complete],
    ['failed', fail],
    ['handed back', release],
  ])('%s', (_, end) => {
    test('is refused from a process that lost the run to another', () =>
      given(...running, reclaimed(2, 'lease-expired'))
        .when(end(1))
        .thenRefused('run_not_held'));

    test('is accepted from the process that took it over', () => {
      const state = [...running, reclaimed(2, 'lease-expired')].reduce(decider.evolve, decider.initialState);
      expect(decider.decide(end(2), state)).toHaveLength(1);
    });

    test('is refused once the run has ended', () =>
      given(...running, completed(workJob, '12:15:00.000', '12:16:00.000'))
        .when(end(1))
        .thenRefused('run_not_held'));

    test('is refused for another run than the one under way', () =>
      given(...running)
        .when(end(1, `${job}@${at('12:00:00.000')}`))
        .thenRefused('run_not_held'));

    test('is refused when there was never a run', () => given().when(end(0)).thenRefused('run_not_held'));
  });
});
