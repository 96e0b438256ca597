// The rules of a scheduled job's runs: who takes one over, and who alone may end it.
import { describe, expect, test } from '@jest/globals';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  completed,
  defined,
  failed,
  fault,
  one,
  other,
  reclaimed as reclaimedOf,
  reclaim as reclaimOf,
  released as releasedOf,
  runOf,
  third,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const { job } = workJob;
const tick = '12:15:00.000';
const runId = runOf(workJob, tick);

/** At twenty past, as all that happens to the run here. */
const reclaim = (deadBoot: string | null, by: InstanceIdentity = other): ScheduledJobCommand =>
  reclaimOf(workJob, tick, { deadBoot, by, time: '12:20:00.000' });
const reclaimed = (attempt: number, reason: 'lease-expired' | 'released', by = other): ScheduledJobEvent =>
  reclaimedOf(workJob, tick, { attempt, reason, by, time: '12:20:00.000' });
const released = releasedOf(workJob, tick, '12:18:00.000');

/** Revision 0 is the definition, revision 1 the claim: its epoch. */
const running = [defined(workJob, '12:00:10.000'), claimed(workJob, '12:15:00.000')];

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
      .when(reclaim(one.boot, third))
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

  test('ends it as crashed when its attempts are used up', () => {
    const patient = withPolicies(workJob, { crashesToQuarantine: 10 });
    const history = [defined(patient, '12:00:10.000'), claimed(patient, tick), reclaimed(2, 'lease-expired')];
    given(...history)
      .when(reclaim(other.boot, one))
      .then(reclaimed(3, 'lease-expired', one));
    const message = 'Gave up in attempt 3, which ended with its process.';
    given(...history, reclaimed(3, 'lease-expired', one))
      .when(reclaim(one.boot, other))
      .then(failed(workJob, tick, { time: '12:20:00.000', error: { code: 'crashed', message } }));
  });

  test('is of that run alone where several are under way', () => {
    const beside = withPolicies(workJob, { overlap: { kind: 'allow', most: 2 } });
    const both = [defined(beside, '12:00:10.000'), claimed(beside, '12:10:00.000', { by: third }), running[1]];
    const state = both.reduce(
      (folded, event) => (event ? decider.evolve(folded, event) : folded),
      decider.initialState,
    );
    const events = decider.decide(reclaim(one.boot), state);
    expect(events).toEqual([reclaimed(2, 'lease-expired')]);
    const after = events.reduce(decider.evolve, state);
    expect(after.runs).toMatchObject([
      { boot: third.boot, attempt: 1, epoch: 1 },
      { runId, boot: other.boot, attempt: 2, epoch: 3 },
    ]);
  });

  test('that waits for another attempt changes nothing', () => {
    const retryAt = at('12:20:00.000');
    given(...running, { type: 'AttemptFailed', data: { job, runId, attempt: 1, error: fault, retryAt, at: retryAt } })
      .when(reclaim(null))
      .then();
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
    data: { ...held(epoch, run), error: fault, isFinal: true },
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
      .then(failed(workJob, tick, { time: '12:18:00.000' })));

  test('can be left to another by handing it back', () =>
    given(...running)
      .when(release(1))
      .then(released));

  test('after a fault frees the job for its next tick', () =>
    given(...running, failed(workJob, tick, { time: '12:18:00.000' }))
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
