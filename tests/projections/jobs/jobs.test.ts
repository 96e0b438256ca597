// What readers are told of a job: how it is defined and by whom, whether it is at rest and why, and what is made up for.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { jobs } from '../../../projections/jobs/jobs.js';
import { findJob, listJobs } from '../../../projections/jobs/queries.js';
import { at, defined, emitJob, redefined, workJob } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const { job } = emitJob;
const stream = `scheduledJob-${job}`;
const ann = 'operator:ann';
const calm: JobDefinition = { ...emitJob, priority: 'normal' };
const slow: JobDefinition = { ...emitJob, timeoutMs: 120_000 };
let scene: ReadModelScene;

beforeEach(async () => {
  scene = await ReadModelScene.open(jobs);
  await scene.record(stream, [defined(emitJob, '12:00:00.000')]);
});

afterEach(() => scene.close());

/** The job after these events of an operator. */
async function upon(...events: readonly ScheduledJobEvent[]) {
  await scene.record(stream, events, { actor: ann });
  await scene.project();
  const found = await findJob(scene.database, job);
  if (!found) throw new Error('There is no such job.');
  return found;
}

const edited = (definition: JobDefinition, time: string): ScheduledJobEvent => {
  const event = redefined(definition, time) as Extract<ScheduledJobEvent, { type: 'JobRedefined' }>;
  return { ...event, data: { ...event.data, source: 'operator', reason: 'too often' } };
};
const paused: ScheduledJobEvent = { type: 'JobPaused', data: { job, reason: 'no mail', at: at('13:00:00.000') } };
const resumed: ScheduledJobEvent = { type: 'JobResumed', data: { job, missed: 'skip', at: at('14:00:00.000') } };
const quarantined: ScheduledJobEvent = {
  type: 'JobQuarantined',
  data: { job, runId: `${job}@x`, crashes: 3, at: at('13:30:00.000') },
};
const backfill = { job, backfillId: 'backfill.7', at: at('13:00:00.000') };
const range = { from: at('10:00:00.000'), to: at('12:00:00.000'), ticks: 3, reason: 'lost mails' };

test('a job as the release defines it is active', async () => {
  expect(await upon()).toEqual({
    ...{ definition: emitJob, definedAt: at('12:00:00.000'), source: 'code', withheld: null },
    ...{ pause: null, quarantine: null, backfills: [] },
    changed: { what: 'JobDefined', at: at('12:00:00.000'), by: 'test', reason: null },
  });
});

test('jobs are listed by name', async () => {
  await scene.record(`scheduledJob-${workJob.job}`, [defined(workJob, '12:00:00.000')]);
  await scene.project();
  expect((await listJobs(scene.database)).map(({ definition }) => definition.job)).toEqual([job, workJob.job]);
});

describe('a definition', () => {
  test('of a release that does not say whose it is, as releases of old, is the code’s', async () => {
    expect(await upon(redefined(calm, '13:00:00.000'))).toMatchObject({
      definition: calm,
      source: 'code',
      withheld: null,
    });
  });

  test('of an operator withholds the one of the release', async () => {
    expect(await upon(edited(calm, '13:00:00.000'))).toMatchObject({
      ...{ definition: calm, source: 'operator', withheld: emitJob, definedAt: at('13:00:00.000') },
      changed: { what: 'JobRedefined', by: ann, reason: 'too often' },
    });
  });

  test('of an operator, edited once more, still withholds the one of the release', async () => {
    const found = await upon(edited(calm, '13:00:00.000'), edited(slow, '14:00:00.000'));
    expect(found).toMatchObject({ definition: slow, withheld: emitJob });
  });

  test('of the next release is withheld too', async () => {
    const withheld: ScheduledJobEvent = {
      type: 'DefinitionWithheld',
      data: { definition: slow, at: at('14:00:00.000') },
    };
    expect(await upon(edited(calm, '13:00:00.000'), withheld)).toMatchObject({
      ...{ definition: calm, definedAt: at('13:00:00.000'), source: 'operator', withheld: slow },
    });
  });

  test('of the release comes back into force', async () => {
    const found = await upon(edited(calm, '13:00:00.000'), redefined(emitJob, '14:00:00.000'));
    expect(found).toMatchObject({ definition: emitJob, source: 'code', withheld: null });
  });
});

describe('a job at rest', () => {
  test('says by whom, since when and why, until it goes on', async () => {
    expect((await upon(paused)).pause).toEqual({ reason: 'no mail', by: ann, since: at('13:00:00.000') });
    expect(await upon(resumed)).toMatchObject({ pause: null, changed: { what: 'JobResumed', by: ann } });
  });

  test('stays so over a change of its definition', async () => {
    expect((await upon(paused, redefined(calm, '13:10:00.000'))).pause).not.toBeNull();
  });

  test('may be in quarantine as well', async () => {
    const { pause, quarantine } = await upon(paused, quarantined);
    expect(pause).not.toBeNull();
    expect(quarantine).toEqual({
      reason: expect.stringMatching(/^3 attempts .*@x$/),
      by: ann,
      since: at('13:30:00.000'),
    });
    const cleared = { job, missed: 'skip', reason: 'mended', at: at('14:00:00.000') } as const;
    expect((await upon({ type: 'QuarantineCleared', data: cleared })).quarantine).toBeNull();
  });
});

describe('a backfill', () => {
  const requested: ScheduledJobEvent = { type: 'BackfillRequested', data: { ...backfill, ...range } };

  test('is shown until it is completed', async () => {
    expect((await upon(requested)).backfills).toEqual([
      { backfillId: 'backfill.7', ...range, by: ann, since: at('13:00:00.000') },
    ]);
    expect((await upon({ type: 'BackfillCompleted', data: backfill })).backfills).toEqual([]);
  });

  test('is shown until it is cancelled, and another stays', async () => {
    const another = { ...backfill, ...range, backfillId: 'backfill.9' };
    const cancelled: ScheduledJobEvent = { type: 'BackfillCancelled', data: { ...backfill, reason: 'enough' } };
    const { backfills } = await upon(requested, { type: 'BackfillRequested', data: another }, cancelled);
    expect(backfills.map(({ backfillId }) => backfillId)).toEqual(['backfill.9']);
  });
});
