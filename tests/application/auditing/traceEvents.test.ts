// Any id of a run leads to its whole story, from the tick to the broker's confirm, whoever recorded that.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CausedEvent, causationTree } from '../../../application/auditing/causationTree.js';
import { traceEvents } from '../../../application/auditing/traceEvents.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { sampleEvent, toArray } from '../../contract/sampleEvents.js';
import { TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
let instance: TestInstance;
let run: readonly RecordedEvent[];
let ids: Readonly<Record<'event' | 'correlation' | 'run' | 'message', string>>;

/** Event types; one from which others follow comes with these. */
const words = (nodes: readonly CausedEvent[]): unknown[] =>
  nodes.map(({ event, effects }) => (effects.length > 0 ? [event.type, words(effects)] : event.type));

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
  expect(found).toEqual({ correlationId: ids.correlation, events: run, publications: new Map() });
  expect(run).toHaveLength(4);
});

test('the confirm stands below the request that it answers', () => {
  expect(words(causationTree(run))).toEqual([
    'RunClaimed',
    ['IntegrationEventRequested', ['IntegrationEventPublished']],
    'RunCompleted',
  ]);
});

describe('a message that was published with others', () => {
  /** A run of a job of its own. @returns its request, and what is found by its message. */
  async function requested() {
    await instance.runner.start('announce', 'manual');
    const request = (await everything()).findLast(({ type }) => type === 'IntegrationEventRequested');
    if (!request) throw new Error('nothing was requested');
    const { messageId } = request.data as { messageId: string };
    return { request, trace: () => traceEvents(instance.store, messageId) };
  }

  /** As the relay records it: caused by the last of the requests. */
  async function advance(after: bigint, last: RecordedEvent) {
    const metadata = { ...last.metadata, causationId: last.id, actor: 'relay' };
    const data = { after: `${after}`, upTo: `${last.position}`, published: 1 };
    await instance.store.append('relay-integrationEvents', 'any', [
      sampleEvent({ type: 'RelayAdvanced', data, metadata }),
    ]);
    return (await everything()).at(-1);
  }

  test('shows the step of the relay that took it along, first of all that did, below its request', async () => {
    const [one, two] = [await requested(), await requested()];
    expect((await one.trace())?.publications.size).toBe(0);
    const { position } = one.request;
    // Ends before it; then one over both, and one behind them.
    await advance(0n, run[0] as RecordedEvent);
    const step = await advance(position - 1n, two.request);
    await advance(position - 1n, two.request);
    for (const { request, trace } of [one, two]) {
      const found = await trace();
      expect(found?.publications).toEqual(new Map([[request.id, step]]));
      expect(words(causationTree(found?.events ?? [], found?.publications))).toEqual([
        'RunClaimed',
        ['IntegrationEventRequested', request === two.request ? ['RelayAdvanced', 'RelayAdvanced'] : ['RelayAdvanced']],
        'RunCompleted',
      ]);
    }
  });

  test('is not told to be by a step that begins behind it', async () => {
    const [one, two] = [await requested(), await requested()];
    await advance(one.request.position, two.request);
    expect((await one.trace())?.publications.size).toBe(0);
  });
});

test('an id that nothing knows finds nothing', async () => {
  expect(await traceEvents(instance.store, sampleEvent().id)).toBeUndefined();
  expect(await traceEvents(instance.store, 'announce@2020-01-01T00:00:00.000Z')).toBeUndefined();
  expect(await traceEvents(instance.store, 'nobody@2020-01-01T00:00:00.000Z')).toBeUndefined();
});
