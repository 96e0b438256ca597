// Definitions of the release and of operators: an operator's word stays in force over deployments, and what differs shows.
import { describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { specify } from '../../support/specification.js';
import {
  at,
  claimed,
  claimTick,
  cron,
  define,
  defined,
  edit,
  paused,
  redefined,
  skipped,
  withheld,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const decider = scheduledJob(cronerCalculations);
const { given } = specify(decider);
const edited: JobDefinition = { ...workJob, schedule: cron('*/20 * * * *') };
const byOperator = { source: 'operator', reason: 'too often' } as const;
const history = [defined(workJob, '12:00:10.000'), redefined(edited, '12:10:00.000', byOperator)];
const nextRelease: JobDefinition = { ...workJob, timeoutMs: 5_000 };

const stateAfter = (...events: readonly ScheduledJobEvent[]) => events.reduce(decider.evolve, decider.initialState);

describe("an operator's edit", () => {
  test('redefines the job, and says who and why', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, edited, '12:10:00.000'))
      .then(redefined(edited, '12:10:00.000', byOperator)));

  test('accounts for the ticks of the old schedule up to and including that instant', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, edited, '12:30:00.000'))
      .then(
        skipped(workJob, ['12:15:00.000', '12:30:00.000'], { count: 2, reason: 'schedule-change' }),
        redefined(edited, '12:30:00.000', byOperator),
      ));

  test('of anything but the schedule leaves due ticks due', () => {
    const calmer = withPolicies(workJob, { misfire: { kind: 'skip' } });
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, calmer, '12:15:00.020'))
      .then(redefined(calmer, '12:15:00.020', byOperator));
    given(defined(workJob, '12:00:10.000'), redefined(calmer, '12:15:00.020', byOperator))
      .when(claimTick(workJob, '12:15:00.030'))
      .then(claimed(workJob, '12:15:00.000', { claimedAt: '12:15:00.030' }));
  });

  test('that changes nothing changes nothing when it is repeated', () =>
    given(...history)
      .when(edit(workJob, edited, '12:11:00.000'))
      .then());

  test('to what the release says makes it the word of the operator, who keeps it', () => {
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, workJob, '12:10:00.000'))
      .then(redefined(workJob, '12:10:00.000', byOperator));
    given(defined(workJob, '12:00:10.000'), redefined(workJob, '12:10:00.000', byOperator))
      .when(define(nextRelease, '12:11:00.000'))
      .then(withheld(nextRelease, '12:11:00.000'));
  });

  test('changes neither which job it is nor what it does', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, { ...edited, job: 'x', target: { kind: 'emit', messageType: 'A:B' } }, '12:10:00.000'))
      .then(redefined(edited, '12:10:00.000', byOperator)));

  test('of a job that nobody defined is refused', () =>
    given()
      .when(edit(workJob, edited, '12:10:00.000'))
      .thenRefused('unknown_job'));

  test('that could not be carried out is refused', () =>
    given(...history)
      .when(edit(workJob, { ...workJob, schedule: cron('never') }, '12:20:00.000'))
      .thenRefused('invalid_definition'));
});

describe("while an operator's definition is in force", () => {
  test('a restart changes nothing', () =>
    given(...history)
      .when(define(workJob, '12:30:00.000'))
      .then());

  test('a deployment that defines the job otherwise is withheld, once', () => {
    given(...history)
      .when(define(nextRelease, '12:30:00.000'))
      .then(withheld(nextRelease, '12:30:00.000'));
    given(...history, withheld(nextRelease, '12:30:00.000'))
      .when(define(nextRelease, '12:40:00.000'))
      .then();
  });

  test('each deployment that changes what is withheld is recorded', () =>
    given(...history, withheld(nextRelease, '12:30:00.000'))
      .when(define(workJob, '12:40:00.000'))
      .then(withheld(workJob, '12:40:00.000')));

  test('the job is due by it, whatever is withheld', () =>
    given(...history, withheld(nextRelease, '12:12:00.000'))
      .when(claimTick(workJob, '12:20:00.000'))
      .then(claimed(workJob, '12:20:00.000')));

  test('what is withheld shows beside it', () => {
    expect(stateAfter(...history)).toMatchObject({ definition: edited, source: 'operator', withheld: workJob });
    const state = stateAfter(...history, withheld(nextRelease, '12:30:00.000'));
    expect(state).toMatchObject({ definition: edited, source: 'operator', withheld: nextRelease });
  });

  test('another edit keeps what is withheld', () => {
    const again = { ...edited, timeoutMs: 1_000 };
    const state = stateAfter(...history, redefined(again, '12:11:00.000', byOperator));
    expect(state).toMatchObject({ definition: again, source: 'operator', withheld: workJob });
  });

  test('a deployment still decides what the job does', () => {
    const announcing: JobDefinition = { ...workJob, target: { kind: 'emit', messageType: 'A:B' } };
    const adopted = { ...edited, target: announcing.target };
    const events = [redefined(adopted, '12:30:00.000', { source: 'operator' }), withheld(announcing, '12:30:00.000')];
    given(...history)
      .when(define(announcing, '12:30:00.000'))
      .then(...events);
    given(...history, ...events)
      .when(define(announcing, '12:31:00.000'))
      .then();
    const state = stateAfter(...history, ...events);
    expect(state).toMatchObject({ definition: adopted, source: 'operator', withheld: announcing });
  });
});

describe('going back to the definition of the release', () => {
  const asCode = { source: 'code', reason: 'too often' } as const;

  test('takes the one that is withheld', () =>
    given(...history, withheld(nextRelease, '12:12:00.000'))
      .when(edit(workJob, 'asCode', '12:25:00.000'))
      .then(
        skipped(edited, ['12:20:00.000', '12:20:00.000'], { count: 1, reason: 'schedule-change' }),
        redefined(nextRelease, '12:25:00.000', asCode),
      ));

  test('lets deployments redefine the job again', () => {
    const back = [...history, redefined(workJob, '12:12:00.000', asCode)];
    expect(stateAfter(...back)).toMatchObject({ definition: workJob, source: 'code', withheld: undefined });
    given(...back)
      .when(define(nextRelease, '12:14:00.000'))
      .then(redefined(nextRelease, '12:14:00.000'));
  });

  test('changes nothing where it is in force already', () =>
    given(defined(workJob, '12:00:10.000'))
      .when(edit(workJob, 'asCode', '12:25:00.000'))
      .then());

  test('is possible where it says the same as the operator', () =>
    given(defined(workJob, '12:00:10.000'), redefined(workJob, '12:10:00.000', byOperator))
      .when(edit(workJob, 'asCode', '12:12:00.000'))
      .then(redefined(workJob, '12:12:00.000', asCode)));
});

describe('a schedule that this release cannot read', () => {
  const lunar: JobDefinition = { ...workJob, schedule: cron('0 * * * *', 'Moon/Tranquility') };
  const unreadable = [defined(lunar, '12:00:10.000')];

  test('gives no ticks, and says so', () =>
    given(...unreadable)
      .when(claimTick(lunar, '13:00:00.000'))
      .thenRefused('unreadable_schedule'));

  test('can be mended: what was due by it cannot be told, and is skipped as a whole', () =>
    given(...unreadable)
      .when(edit(lunar, edited, '13:10:00.000'))
      .then(
        skipped(lunar, ['12:00:10.001', '13:10:00.000'], { count: null, reason: 'schedule-change' }),
        redefined(edited, '13:10:00.000', byOperator),
      ));

  test('can be paused', () =>
    given(...unreadable)
      .when({ type: 'PauseJob', data: { job: lunar.job, reason: 'maintenance', at: at('12:30:00.000') } })
      .then(paused(lunar, '12:30:00.000')));

  test('can be resumed: what was due meanwhile cannot be told, and is skipped as a whole', () => {
    const resumed = { job: lunar.job, missed: 'skip', at: at('13:10:00.000') } as const;
    given(...unreadable, paused(lunar, '12:30:00.000'))
      .when({ type: 'ResumeJob', data: resumed })
      .then(skipped(lunar, ['12:00:10.001', '13:10:00.000'], { count: null, reason: 'paused' }), {
        type: 'JobResumed',
        data: resumed,
      });
  });
});
