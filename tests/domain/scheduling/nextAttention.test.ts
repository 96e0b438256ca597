// When a job needs somebody: its next tick, runs that wait, backfills; and when it needs nobody.
import { expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { type Attention, attentionsTo } from '../../../domain/scheduling/nextAttention.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../../infrastructure/croner/ticks.js';
import {
  at,
  claimed,
  completed,
  defined,
  fault,
  paused,
  quarantined,
  released,
  runOf,
  withPolicies,
  workJob,
} from './sampleJobs.js';

const { evolve, initialState } = scheduledJob(cronerCalculations);
const { job } = workJob;
const first = '12:15:00.000';
const runId = runOf(workJob, first);
const idle = defined(workJob, '12:00:10.000');
const running = [idle, claimed(workJob, first)];
const tickAt = (time: string): Attention => ({ kind: 'tick', dueAt: new Date(at(time)) });
const queueing: JobDefinition = withPolicies(workJob, { overlap: { kind: 'queueOne' } });
const beside: JobDefinition = withPolicies(workJob, { overlap: { kind: 'allow', most: 2 } });
const retryAt = at('12:20:00.000');
const waits: ScheduledJobEvent = {
  type: 'AttemptFailed',
  data: { job, runId, attempt: 1, error: fault, retryAt, at: at('12:16:00.000') },
};
const [from, to] = [at('10:00:00.000'), at('10:30:00.000')];
const backfill: ScheduledJobEvent = {
  type: 'BackfillRequested',
  data: { job, backfillId: 'backfill.1', from, to, ticks: 3, reason: 'lost', at: at('12:05:00.000') },
};

test.each<[string, readonly ScheduledJobEvent[], readonly Attention[]]>([
  ['that nobody defined needs nobody', [], []],
  ['needs somebody for its next tick', [idle], [tickAt(first)]],
  ['that runs still needs somebody for its next tick, to skip it', running, [tickAt('12:30:00.000')]],
  ['that runs and whose ticks wait needs nobody', [defined(queueing, '12:00:10.000'), claimed(queueing, first)], []],
  [
    'whose ticks waited needs somebody at the end of the run',
    [defined(queueing, '12:00:10.000'), claimed(queueing, first), completed(queueing, first, '13:00:00.000')],
    [tickAt('12:30:00.000')],
  ],
  [
    'needs somebody when a run is to be tried again',
    [...running, waits],
    [{ kind: 'retry', dueAt: new Date(retryAt), runId }, tickAt('12:30:00.000')],
  ],
  [
    'needs somebody for a run that was handed back, from when it was opened',
    [...running, released(workJob, first, '12:16:00.000')],
    [{ kind: 'reclaim', dueAt: new Date(at(first)), runId }, tickAt('12:30:00.000')],
  ],
  ['needs somebody for a backfill at once', [idle, backfill], [tickAt('09:59:59.999')]],
  ['that runs needs nobody for its backfill', [...running, backfill], [tickAt('12:30:00.000')]],
  [
    'that has room beside its run needs somebody for its backfill',
    [defined(beside, '12:00:10.000'), claimed(beside, first), backfill],
    [tickAt('09:59:59.999')],
  ],
  ['that is paused needs nobody', [...running, waits, backfill, paused(workJob, '12:17:00.000')], []],
  [
    'in quarantine needs nobody',
    [...running, waits, backfill, quarantined(workJob, first, { crashes: 3, time: '12:17:00.000' })],
    [],
  ],
])('a job %s', (_, history, attentions) =>
  expect(attentionsTo(ticks, history.reduce(evolve, initialState))).toEqual(attentions),
);
