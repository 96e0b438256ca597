// Any id of a run leads to its whole story, from the tick to the broker's confirm.
import { beforeAll, expect, test } from '@jest/globals';
import { type CausedEvent, causationTree } from '../../../application/auditing/causationTree.js';
import { traceEvents } from '../../../application/auditing/traceEvents.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { sampleEvent, toArray } from '../../contract/sampleEvents.js';
import { TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
let instance: TestInstance;
let run: readonly RecordedEvent[];
let ids: Readonly<Record<'event' | 'correlation' | 'run' | 'message', string>>;

const everything = () => toArray(instance.store.readAll());

beforeAll(async () => {
  instance = cluster.instance();
  const definition = workJob('announce', { target: { kind: 'emit', messageType: 'Sample:Announcement' } });
  await instance.runner.define(definition);
  await instance.runner.start('announce', 'manual', { actor: 'operator:ann' });
  // Another run between the request and its confirm.
  await instance.runner.start('announce', 'manual');
  const [claim, request] = (await everything()).filter(({ type }) =>
    /^(RunClaimed|IntegrationEventRequested)$/.test(type),
  );
  if (!claim || !request) throw new Error('the run was not recorded');
  const { messageId } = request.data as { messageId: string };
  const metadata = { ...request.metadata, causationId: request.id, actor: 'relay' };
  const confirm = sampleEvent({ type: 'IntegrationEventPublished', data: { messageId }, metadata });
  await instance.store.append(`message-${messageId}`, 'noStream', [confirm]);
  const { correlationId } = claim.metadata;
  run = (await everything()).filter((event) => event.metadata.correlationId === correlationId);
  ids = {
    event: claim.id,
    correlation: correlationId,
    run: (claim.data as { runId: string }).runId,
    message: messageId,
  };
});

test.each(['event', 'correlation', 'run', 'message'] as const)('the id of the %s finds all of it', async (kind) => {
  const found = await traceEvents(instance.store, ids[kind]);
  expect(found).toEqual({ correlationId: ids.correlation, events: run });
  expect(run).toHaveLength(4);
});

test('the confirm stands below the request that it answers', () => {
  const words = (nodes: readonly CausedEvent[]): unknown[] =>
    nodes.map(({ event, effects }) => (effects.length > 0 ? [event.type, words(effects)] : event.type));
  expect(words(causationTree(run))).toEqual([
    'RunClaimed',
    ['IntegrationEventRequested', ['IntegrationEventPublished']],
    'RunCompleted',
  ]);
});

test('an id that nothing knows finds nothing', async () => {
  expect(await traceEvents(instance.store, sampleEvent().id)).toBeUndefined();
  expect(await traceEvents(instance.store, 'announce@2020-01-01T00:00:00.000Z')).toBeUndefined();
  expect(await traceEvents(instance.store, 'nobody@2020-01-01T00:00:00.000Z')).toBeUndefined();
});
