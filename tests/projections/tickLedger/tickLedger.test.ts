// The ledger's promise: each tick that was claimed or skipped is found, with the reason, in the window that is asked for.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { lastTicks, listTicks } from '../../../projections/tickLedger/queries.js';
import { tickLedger } from '../../../projections/tickLedger/tickLedger.js';
import { at, claimed, completed, defined, emitJob, skipped, workJob } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const { job } = workJob;
const byTick = claimed(workJob, '12:15:00.000') as Extract<ScheduledJobEvent, { type: 'RunClaimed' }>;
const byHand: ScheduledJobEvent = {
  type: 'RunClaimed',
  data: {
    ...byTick.data,
    runId: `${job}@${at('12:20:00.000')}/manual.2`,
    scheduledFor: at('12:20:00.000'),
    trigger: 'manual',
  },
};
const onceMore: ScheduledJobEvent = {
  type: 'RunClaimed',
  data: { ...byTick.data, runId: `${byTick.data.runId}/backfill.9`, trigger: 'backfill' },
};
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(tickLedger);
  await scene.record(`scheduledJob-${job}`, [
    defined(workJob, '12:00:00.000'),
    byTick,
    completed(workJob, '12:15:00.000', '12:16:00.000'),
    byHand,
    onceMore,
    skipped(workJob, ['12:30:00.000', '13:30:00.000'], { count: 5, reason: 'misfire' }),
    skipped(workJob, ['13:45:00.000', '13:45:00.000'], { count: null, reason: 'overlap' }),
    claimed(workJob, '14:00:00.000'),
  ]);
  await scene.record(`scheduledJob-${emitJob.job}`, [claimed(emitJob, '13:00:00.000')]);
  await scene.project();
});

afterAll(() => scene.close());

const ticks = (from: string, to: string) => listTicks(scene.database, job, { from: at(from), to: at(to) });

describe('the tick ledger of a job', () => {
  test('has its claimed ticks and its skipped ranges with their reasons, oldest first, and no runs by hand or of backfills', async () => {
    expect(await ticks('00:00:00.000', '23:00:00.000')).toEqual([
      {
        outcome: 'claimed',
        firstTick: at('12:15:00.000'),
        lastTick: at('12:15:00.000'),
        ticks: 1,
        reason: null,
        runId: `${job}@${at('12:15:00.000')}`,
        instance: 'one',
      },
      {
        outcome: 'skipped',
        firstTick: at('12:30:00.000'),
        lastTick: at('13:30:00.000'),
        ticks: 5,
        reason: 'misfire',
        runId: null,
        instance: null,
      },
      expect.objectContaining({ firstTick: at('13:45:00.000'), ticks: null, reason: 'overlap' }),
      expect.objectContaining({ outcome: 'claimed', firstTick: at('14:00:00.000') }),
    ]);
  });

  test.each([
    ['a range that reaches into the window', '13:30:00.000', '13:31:00.000', '12:30:00.000'],
    ['a range that contains the window', '12:40:00.000', '12:41:00.000', '12:30:00.000'],
    ['a tick at the very start of the window', '12:15:00.000', '12:16:00.000', '12:15:00.000'],
    ['a tick at the very end of the window', '13:59:00.000', '14:00:00.000', '14:00:00.000'],
  ])('shows %s', async (_title, from, to, first) => {
    expect((await ticks(from, to)).map(({ firstTick }) => firstTick)).toEqual([at(first)]);
  });

  test('shows nothing beside the window', async () => {
    expect(await ticks('12:16:00.000', '12:29:59.999')).toEqual([]);
  });

  test('shows its newest entries first', async () => {
    const entries = await lastTicks(scene.database, job, 2);
    expect(entries.map(({ lastTick }) => lastTick)).toEqual([at('14:00:00.000'), at('13:45:00.000')]);
  });
});
