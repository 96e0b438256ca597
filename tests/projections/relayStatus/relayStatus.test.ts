// What operators learn of messages to the neighbours: which reached the bus, how long it took, and what waits since when.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { type IntegrationEventOutcome, integrationEventStream } from '../../../domain/notification/integrationEvent.js';
import { relayStream } from '../../../domain/notification/relay.js';
import type { IntegrationEventRequest } from '../../../domain/scheduling/scheduledJobEvents.js';
import { relayProgress } from '../../../projections/relayProgress/relayProgress.js';
import { countWaiting, listMessages, recentDeliveries } from '../../../projections/relayStatus/queries.js';
import { relayStatus } from '../../../projections/relayStatus/relayStatus.js';
import { ReadModelScene } from '../readModelScene.js';

const messageType = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';
const about = { messageType, job: 'resendErrorEmail', priority: 'high' };
const unsent = { publishedAt: null, tookMs: null };
let scene: ReadModelScene;

beforeEach(async () => {
  scene = await ReadModelScene.open(relayStatus, relayProgress);
  await scene.project();
});

afterEach(() => scene.close());

interface Requested {
  readonly messageId: string;
  readonly position: bigint;
  readonly at: string;
}

async function last() {
  const event = (await scene.recorded()).at(-1);
  if (!event) throw new Error('Nothing is recorded.');
  return { position: event.position, at: event.recordedAt };
}

async function requested(): Promise<Requested> {
  const messageId = uuidV7();
  const payload = { id: messageId, creationDate: '2026-10-01T12:00:00.000Z' };
  const data: IntegrationEventRequest = { ...about, runId: 'a run', messageId, priority: 'high', payload };
  await scene.record('scheduledJob-resendErrorEmail', [{ type: 'IntegrationEventRequested', data }]);
  return { messageId, ...(await last()) };
}

/** @returns when. */
async function became(
  type: 'Published' | 'Parked' | 'Skipped',
  { messageId }: Requested,
  more: object = {},
): Promise<string> {
  const outcome = { type: `IntegrationEvent${type}`, data: { messageId, messageType, ...more } };
  await scene.record(integrationEventStream(messageId), [outcome as IntegrationEventOutcome]);
  return (await last()).at;
}

/** @returns when. */
async function advanced(after: bigint, upTo: bigint): Promise<string> {
  const data = { after: `${after}`, upTo: `${upTo}`, published: 1 };
  await scene.record(relayStream, [{ type: 'RelayAdvanced', data }]);
  return (await last()).at;
}

/** The newest first. */
async function told() {
  await scene.project();
  return listMessages(scene.database, { limit: 10 });
}

const waiting = async () => {
  await scene.project();
  return countWaiting(scene.database);
};

function row({ messageId, position, at }: Requested, state: string, publishedAt?: string) {
  const took = publishedAt ? { publishedAt, tookMs: Date.parse(publishedAt) - Date.parse(at) } : unsent;
  return { ...about, messageId, runId: 'a run', position: `${position}`, requestedAt: at, state, ...took };
}

describe('messages', () => {
  test('that nobody asked for do not wait', async () => {
    expect(await waiting()).toEqual({ count: 0, since: null });
    expect(await told()).toEqual([]);
    expect(await recentDeliveries(scene.database)).toEqual({ lastAt: null, medianMs: null });
  });

  test('wait from their request until the relay is past it; the newest is shown first', async () => {
    const [one, two, three] = [await requested(), await requested(), await requested()];
    const at = await advanced(0n, one.position);
    expect(await told()).toEqual([row(three, 'waiting'), row(two, 'waiting'), row(one, 'published', at)]);
    expect(await waiting()).toEqual({ count: 2, since: two.at });
    const later = await advanced(one.position, three.position);
    expect(await told()).toEqual([
      row(three, 'published', later),
      row(two, 'published', later),
      row(one, 'published', at),
    ]);
    expect(await waiting()).toEqual({ count: 0, since: null });
  });

  test('that the relay published twice were published the first time', async () => {
    const one = await requested();
    const at = await advanced(0n, one.position);
    await advanced(0n, one.position);
    await became('Published', one);
    expect(await told()).toEqual([row(one, 'published', at)]);
  });

  test('that were passed by are parked or skipped, however far the relay is, until they are published by themselves', async () => {
    const [one, two, three] = [await requested(), await requested(), await requested()];
    await became('Parked', one, { error: 'no queue' });
    await became('Parked', two, { error: 'no queue' });
    await became('Skipped', two, { reason: 'Nobody wants it.', at: '2026-10-01T12:00:00.000Z' });
    const at = await advanced(0n, three.position);
    expect(await told()).toEqual([row(three, 'published', at), row(two, 'skipped'), row(one, 'parked')]);
    expect(await waiting()).toEqual({ count: 0, since: null });
    const later = await became('Published', one);
    expect((await told()).at(-1)).toEqual(row(one, 'published', later));
  });

  test('are told rightly of a log that an earlier release began, which recorded each by itself', async () => {
    const [one, two, three, four] = [await requested(), await requested(), await requested(), await requested()];
    const at = await became('Published', one);
    expect(await told()).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }, { state: 'waiting' }, {}]);
    expect(await waiting()).toEqual({ count: 3, since: two.at });
    const later = await advanced(one.position, three.position);
    expect(await told()).toEqual([
      row(four, 'waiting'),
      row(three, 'published', later),
      row(two, 'published', later),
      row(one, 'published', at),
    ]);
    expect(await waiting()).toEqual({ count: 1, since: four.at });
    // The earlier release is back for a while.
    const last = await became('Published', four);
    expect((await told())[0]).toEqual(row(four, 'published', last));
    expect(await waiting()).toEqual({ count: 0, since: null });
  });

  test('that were delivered last say how long that takes', async () => {
    await requested();
    await requested();
    await advanced(0n, (await requested()).position);
    const all = await told();
    const took = all.map(({ tookMs }) => tookMs ?? 0).sort((a, b) => a - b);
    await requested();
    await scene.project();
    const { lastAt, medianMs } = await recentDeliveries(scene.database);
    expect([lastAt, medianMs]).toEqual([all[0]?.publishedAt, expect.closeTo(took[1] ?? 0, 3)]);
  });

  test('are read page by page without a gap or a repetition', async () => {
    for (let n = 0; n < 3; n++) await requested();
    const all = await told();
    const page = await listMessages(scene.database, { limit: 2 });
    const [, before] = page;
    if (!before) throw new Error('The first page is not full.');
    expect([...page, ...(await listMessages(scene.database, { limit: 2, before }))]).toEqual(all);
    expect(all).toHaveLength(3);
  });
});
