// What operators learn of messages to the neighbours: which reached the bus, how long it took, and what waits since when.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { IntegrationEventRequest } from '../../../domain/scheduling/scheduledJobEvents.js';
import { countWaiting, listMessages } from '../../../projections/relayStatus/queries.js';
import { relayStatus } from '../../../projections/relayStatus/relayStatus.js';
import { ReadModelScene } from '../readModelScene.js';

const messageType = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';
let scene: ReadModelScene;

function request(messageId: string): IntegrationEventRequest {
  const payload = { id: messageId, creationDate: '2026-10-01T12:00:00.000Z' };
  return { job: 'resendErrorEmail', runId: `run of ${messageId}`, messageId, messageType, priority: 'high', payload };
}

const requested = (messageId: string) =>
  scene.record('scheduledJob-resendErrorEmail', [{ type: 'IntegrationEventRequested', data: request(messageId) }]);
const published = (messageId: string) =>
  scene.record(`integrationEvent-${messageId}`, [
    { type: 'IntegrationEventPublished', data: { messageId, messageType } },
  ]);

const [sent, waiting, waitingToo] = [uuidV7(), uuidV7(), uuidV7()] as [string, string, string];

beforeAll(async () => {
  scene = await ReadModelScene.open(relayStatus);
  await scene.project();
});

afterAll(() => scene.close());

test('without messages nothing waits', async () => {
  expect(await countWaiting(scene.database)).toEqual({ count: 0, since: null });
  expect(await listMessages(scene.database, { limit: 10 })).toEqual([]);
});

test('a message has waited from its request until the bus took it; the newest is shown first', async () => {
  await requested(sent);
  await requested(waiting);
  await published(sent);
  await requested(waitingToo);
  await scene.project();
  const [first, second, publication, third] = (await scene.recorded()).map(({ recordedAt }) => recordedAt);
  const about = { messageType, job: 'resendErrorEmail', priority: 'high' };
  const unsent = { publishedAt: null, tookMs: null };
  expect(await listMessages(scene.database, { limit: 10 })).toEqual([
    { ...about, messageId: waitingToo, runId: `run of ${waitingToo}`, requestedAt: third, ...unsent },
    { ...about, messageId: waiting, runId: `run of ${waiting}`, requestedAt: second, ...unsent },
    {
      ...about,
      messageId: sent,
      runId: `run of ${sent}`,
      requestedAt: first,
      publishedAt: publication,
      tookMs: Date.parse(publication ?? '') - Date.parse(first ?? ''),
    },
  ]);
  expect(await countWaiting(scene.database)).toEqual({ count: 2, since: second });
});

test('messages are read page by page without a gap or a repetition', async () => {
  const all = await listMessages(scene.database, { limit: 10 });
  const page = await listMessages(scene.database, { limit: 2 });
  const [, before] = page;
  if (!before) throw new Error('The first page is not full.');
  expect([...page, ...(await listMessages(scene.database, { limit: 2, before }))]).toEqual(all);
});
