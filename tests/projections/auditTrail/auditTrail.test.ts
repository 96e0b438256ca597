// Who did what: every deed of an operator and every change of how the service works, and not what happens by itself.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IntegrationEventOutcome } from '../../../domain/notification/integrationEvent.js';
import { type RelayEvent, relayStream } from '../../../domain/notification/relay.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { auditTrail } from '../../../projections/auditTrail/auditTrail.js';
import { listDeeds } from '../../../projections/auditTrail/queries.js';
import { at, claimed, completed, defined, workJob } from '../../domain/scheduling/sampleJobs.js';
import { ReadModelScene } from '../readModelScene.js';

const jobStream = `scheduledJob-${workJob.job}`;
const ada = { actor: 'operator:ada' };
const byTick = claimed(workJob, '12:15:00.000') as Extract<ScheduledJobEvent, { type: 'RunClaimed' }>;
const byHand: ScheduledJobEvent = {
  type: 'RunClaimed',
  data: { ...byTick.data, trigger: 'manual', at: at('12:20:00.000') },
};
const { job } = workJob;
const restOfJob: readonly ScheduledJobEvent[] = [
  { type: 'JobPaused', data: { job, reason: 'Stock-taking.', at: at('12:32:00.000') } },
  { type: 'JobResumed', data: { job, missed: 'skip', at: at('12:33:00.000') } },
];
const paused = { projection: 'bookSearch', reason: 'The disk is full.', at: at('12:30:00.000') };
const skipped = { projection: 'bookSearch', position: '7', eventId: 'e', reason: 'Broken.', at: at('12:31:00.000') };
const ofRelay: readonly RelayEvent[] = [
  { type: 'RelayPaused', data: { reason: 'The mail server moves.', at: at('12:34:00.000') } },
  { type: 'RelayAdvanced', data: { after: '1', upTo: '2', published: 1 } },
  { type: 'RelayResumed', data: { at: at('12:35:00.000') } },
];
const message = { messageId: '0199a6f2-6f0e-7cc4-a1f2-2a3b4c5d6e7f', messageType: 'BookWorm.Contracts:Sample' };
const ofMessage: readonly IntegrationEventOutcome[] = [
  { type: 'IntegrationEventParked', data: { ...message, error: 'no queue' } },
  { type: 'IntegrationEventSkipped', data: { ...message, reason: 'Nobody wants it.', at: at('12:36:00.000') } },
];
let scene: ReadModelScene;

beforeAll(async () => {
  scene = await ReadModelScene.open(auditTrail);
  await scene.record(jobStream, [defined(workJob, '12:00:00.000'), byTick], { actor: 'scheduler' });
  await scene.record(jobStream, [byHand, completed(workJob, '12:15:00.000', '12:25:00.000')], ada);
  await scene.record('projection-bookSearch', [{ type: 'ProjectionPaused', data: paused }], ada);
  await scene.record('projection-bookSearch', [{ type: 'ParkedEventSkipped', data: skipped }], {
    actor: 'operator:bob',
  });
  await scene.record(jobStream, restOfJob, { actor: 'operator:cyd' });
  await scene.record(relayStream, ofRelay, { actor: 'operator:dan' });
  await scene.record(`integrationEvent-${message.messageId}`, ofMessage, { actor: 'operator:dan' });
  await scene.project();
});

afterAll(() => scene.close());

const told = async (options: Partial<Parameters<typeof listDeeds>[1]> = {}) =>
  (await listDeeds(scene.database, { limit: 10, ...options })).map(({ actor, what, reason, at: time }) => [
    actor,
    what,
    reason,
    time,
  ]);

describe('the audit trail', () => {
  test('has what operators did and what changed how the service works, with reasons, the newest first', async () => {
    expect(await told()).toEqual([
      ['operator:dan', 'IntegrationEventSkipped', 'Nobody wants it.', at('12:36:00.000')],
      ['operator:dan', 'RelayResumed', null, at('12:35:00.000')],
      ['operator:dan', 'RelayPaused', 'The mail server moves.', at('12:34:00.000')],
      ['operator:cyd', 'JobResumed', null, at('12:33:00.000')],
      ['operator:cyd', 'JobPaused', 'Stock-taking.', at('12:32:00.000')],
      ['operator:bob', 'ParkedEventSkipped', 'Broken.', at('12:31:00.000')],
      ['operator:ada', 'ProjectionPaused', 'The disk is full.', at('12:30:00.000')],
      ['operator:ada', 'RunClaimed', null, at('12:20:00.000')],
      ['scheduler', 'JobDefined', null, at('12:00:00.000')],
    ]);
  });

  test('says where in the log each deed stands', async () => {
    const events = await scene.recorded();
    const pausing = (await listDeeds(scene.database, { limit: 10 })).find(({ what }) => what === 'ProjectionPaused');
    expect(pausing).toMatchObject({ stream: 'projection-bookSearch', position: `${events[4]?.position}` });
  });

  test('can be asked for one actor', async () => {
    expect((await told({ actor: 'operator:ada' })).map(([, what]) => what)).toEqual(['ProjectionPaused', 'RunClaimed']);
  });

  test('is read page by page without a gap or a repetition', async () => {
    const all = await listDeeds(scene.database, { limit: 10 });
    const page = await listDeeds(scene.database, { limit: 3 });
    const before = page.at(-1)?.position ?? '';
    expect([...page, ...(await listDeeds(scene.database, { limit: 10, before }))]).toEqual(all);
  });
});
