// Runs and ticks are kept for ninety days; a run that has not ended is kept, however long ago it began.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { pruneRunHistory } from '../../projections/pruneRunHistory.js';
import { runHistory } from '../../projections/runHistory/runHistory.js';
import { tickLedger } from '../../projections/tickLedger/tickLedger.js';
import { one } from '../domain/scheduling/sampleJobs.js';
import { keepingAll } from '../support/keepingAll.js';
import { ReadModelScene } from './readModelScene.js';

const { signal } = new AbortController();
const job = 'work';
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
let scene: ReadModelScene;

const claimed = (runId: string, at: string): ScheduledJobEvent => ({
  type: 'RunClaimed',
  data: { job, runId, scheduledFor: at, trigger: 'tick', attempt: 1, parameters: {}, ...one, at },
});
const completed = (runId: string, at: string): ScheduledJobEvent => ({
  type: 'RunCompleted',
  data: { job, runId, summary: {}, at },
});
const skipped = (from: string, to: string): ScheduledJobEvent => ({
  type: 'TicksSkipped',
  data: { job, from, to, count: null, reason: 'misfire' },
});

beforeAll(async () => {
  scene = await ReadModelScene.open(runHistory);
  await scene.record(`scheduledJob-${job}`, [
    claimed('endless', daysAgo(200)),
    claimed('old', daysAgo(92)),
    completed('old', daysAgo(91)),
    skipped(daysAgo(190), daysAgo(91)),
    claimed('long', daysAgo(91)),
    completed('long', daysAgo(89)),
    skipped(daysAgo(91), daysAgo(89)),
    claimed('young', daysAgo(89)),
    completed('young', daysAgo(89)),
  ]);
  await scene.project();
  const { database, store } = scene;
  await rebuildProjection({ database, store, instance: 'test', passesParked: false }, keepingAll(tickLedger));
});
afterAll(() => scene.close());

test('runs that ended and ticks that were due more than ninety days ago go, and the summary says how many', async () => {
  const prune = pruneRunHistory(scene.database);
  expect(await prune({ signal })).toEqual({ runs: 1, ticks: 4 });
  expect(await scene.database.query('select run_id from read_model.run_history order by run_id')).toEqual([
    { run_id: 'endless' },
    { run_id: 'long' },
    { run_id: 'young' },
  ]);
  expect(await scene.database.query('select outcome, run_id from read_model.tick_ledger order by outcome')).toEqual([
    { outcome: 'claimed', run_id: 'young' },
    { outcome: 'skipped', run_id: null },
  ]);
  expect(await prune({ signal })).toEqual({ runs: 0, ticks: 0 });
});
