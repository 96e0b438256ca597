// What readers may ask of runs: the last one of each job, the last that ended, and all of them page by page.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lastRuns, lastTriedRun, runsOf } from '../../../projections/runHistory/queries.js';
import { runHistory } from '../../../projections/runHistory/runHistory.js';
import { at, claimed, completed, emitJob, workJob } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const { job } = workJob;
const ticks = ['12:00:00.000', '12:15:00.000', '12:30:00.000'] as const;
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(runHistory);
  for (const tick of ticks) await scene.record(`scheduledJob-${job}`, [claimed(workJob, tick)]);
  await scene.record(`scheduledJob-${job}`, [completed(workJob, ticks[1], '12:16:00.000')]);
  await scene.record(`scheduledJob-${emitJob.job}`, [claimed(emitJob, '12:00:00.000')]);
  await scene.project();
});

afterAll(() => scene.close());

const idOf = (tick: string) => `${job}@${at(tick)}`;

describe('the runs', () => {
  test('of a job are read page by page, the newest first, without a gap or a repetition', async () => {
    const all = await runsOf(scene.database, job, { limit: 10 });
    expect(all.map(({ runId }) => runId)).toEqual(ticks.map(idOf).toReversed());
    const page = await runsOf(scene.database, job, { limit: 2 });
    const [, before] = page;
    if (!before) throw new Error('The first page is not full.');
    expect([...page, ...(await runsOf(scene.database, job, { limit: 2, before }))]).toEqual(all);
  });

  test('that came last are one for each job', async () => {
    expect((await lastRuns(scene.database)).map(({ runId }) => runId)).toEqual([
      `${emitJob.job}@${at('12:00:00.000')}`,
      idOf(ticks[2]),
    ]);
  });

  test('that came to an end are told from those under way', async () => {
    expect(await lastTriedRun(scene.database, job)).toMatchObject({
      runId: idOf(ticks[1]),
      status: 'completed',
      finishedAt: at('12:16:00.000'),
    });
    expect(await lastTriedRun(scene.database, emitJob.job)).toBeUndefined();
  });
});
