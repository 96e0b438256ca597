// What readers are told of a run while it is tried again, cancelled or handed on.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { backfilledRuns, lastTriedRun, openRunsOf, runsOf } from '../../../projections/runHistory/queries.js';
import { runHistory } from '../../../projections/runHistory/runHistory.js';
import { catalogStatus } from '../../../src/status/catalogStatus.js';
import { at, claimed, completed, one, other, workJob } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const { job } = workJob;
const runId = `${job}@${at('12:00:00.000')}`;
const claim = claimed(workJob, '12:00:00.000') as Extract<ScheduledJobEvent, { type: 'RunClaimed' }>;
const error = { code: 'Error', message: 'the catalog is away' };
const attemptFailed: ScheduledJobEvent = {
  type: 'AttemptFailed',
  data: { job, runId, attempt: 1, error, retryAt: at('12:00:11.000'), at: at('12:00:01.000') },
};
const retried: ScheduledJobEvent = {
  type: 'RunRetried',
  data: { job, runId, attempt: 2, ...other, at: at('12:00:11.000') },
};
let scene: ReadModelScene;

beforeEach(async () => {
  scene = await ReadModelScene.open(runHistory);
});

afterEach(() => scene.close());

async function upon(...events: readonly ScheduledJobEvent[]) {
  await scene.record(`scheduledJob-${job}`, events);
  await scene.project();
  return (await runsOf(scene.database, job, { limit: 10 }))[0];
}

describe('a run', () => {
  test('shows the process that holds it, and why somebody asked for it', async () => {
    expect(await upon({ ...claim, data: { ...claim.data, trigger: 'manual', reason: 'stock-taking' } })).toMatchObject({
      ...{ status: 'running', trigger: 'manual', reason: 'stock-taking', attempt: 1, ...one },
      ...{ scheduledFor: at('12:00:00.000'), retryAt: null, cancelReason: null, error: null },
    });
  });

  test('of which an attempt failed says so, and when it is tried again', async () => {
    expect(await upon(claim, attemptFailed)).toMatchObject({
      ...{ status: 'retrying', attempt: 1, error: error.message, retryAt: at('12:00:11.000'), finishedAt: null },
    });
  });

  test('that is tried again has another holder, and keeps the error until it goes well', async () => {
    expect(await upon(claim, attemptFailed, retried)).toMatchObject({
      ...{ status: 'running', attempt: 2, ...other, startedAt: at('12:00:11.000'), retryAt: null },
      error: error.message,
    });
    expect(await upon(completed(workJob, '12:00:00.000', '12:00:12.000'))).toMatchObject({
      ...{ status: 'completed', attempt: 2, error: null, finishedAt: at('12:00:12.000') },
    });
  });

  test('that is to be cancelled says why, before and after its end', async () => {
    const requested: ScheduledJobEvent = {
      type: 'RunCancelRequested',
      data: { job, runId, reason: 'stuck', at: at('12:00:05.000') },
    };
    expect(await upon(claim, requested)).toMatchObject({ status: 'running', cancelReason: 'stuck' });
    const failed: ScheduledJobEvent = { type: 'RunFailed', data: { job, runId, error, at: at('12:00:06.000') } };
    expect(await upon(failed)).toMatchObject({ status: 'failed', cancelReason: 'stuck', error: error.message });
  });

  test('is open until it has an outcome', async () => {
    await upon(claim, attemptFailed, claimed(workJob, '12:15:00.000'));
    expect((await openRunsOf(scene.database, job)).map(({ status }) => status)).toEqual(['retrying', 'running']);
    await upon(completed(workJob, '12:15:00.000', '12:16:00.000'));
    expect((await openRunsOf(scene.database, job)).map(({ status }) => status)).toEqual(['retrying']);
  });

  test('of a backfill is found by the tick that it is for', async () => {
    await upon(claim, { ...claim, data: { ...claim.data, runId: `${runId}/backfill.3`, trigger: 'backfill' } });
    const found = (from: string, to: string) => backfilledRuns(scene.database, job, { from: at(from), to: at(to) });
    expect((await found('12:00:00.000', '12:00:00.000')).map((run) => run.runId)).toEqual([`${runId}/backfill.3`]);
    expect(await found('12:00:00.001', '13:00:00.000')).toEqual([]);
  });
});

describe('the catalog', () => {
  const status = () => catalogStatus(scene.database, 'Catalog');

  test('is degraded while its synchronisation is tried again, as when it failed for good', async () => {
    await upon(claimed(workJob, '11:45:00.000'), completed(workJob, '11:45:00.000', '11:46:00.000'));
    expect(await status()).toMatchObject({ status: 'up' });
    await upon(claim);
    expect(await status()).toMatchObject({ status: 'up' });
    await upon(attemptFailed);
    expect(await status()).toEqual({ name: 'catalog', status: 'degraded', detail: error.message });
    await upon(retried);
    expect(await status()).toMatchObject({ status: 'degraded', detail: error.message });
    expect((await lastTriedRun(scene.database, job))?.runId).toBe(runId);
    await upon(completed(workJob, '12:00:00.000', '12:00:12.000'));
    expect(await status()).toMatchObject({ status: 'up' });
  });
});
