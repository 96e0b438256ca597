// What the events of a run say of where they come from: one correlation for the whole story, and who caused what.
import { expect, test } from '@jest/globals';
import { handleCommand } from '../../../application/handleCommand.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { JobHandler } from '../../../application/scheduling/carryOut.js';
import { author } from '../../../domain/catalog/author.js';
import { endlessWork, TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();

async function recorded({ store }: TestInstance, stream: string): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
}

/** Each event as its type, whether it belongs to the story of the claim, and the type of its cause. */
function story(events: readonly RecordedEvent[]) {
  const claim = events.find(({ type }) => type === 'RunClaimed');
  return events.map(({ type, metadata }) => ({
    type,
    isOfTheRun: metadata.correlationId === claim?.metadata.correlationId,
    cause: events.find(({ id }) => id === metadata.causationId)?.type,
  }));
}

test('what a run does and its end are caused by its claim', async () => {
  const list: JobHandler = async ({ context }) => {
    const command = { type: 'SynchroniseAuthor', data: { id: 'x', name: 'Ann' } } as const;
    await handleCommand(instance.store, author, { stream: 'author-x', command, context });
    return {};
  };
  const instance = cluster.instance({ listing: list });
  await instance.runner.define(workJob('listing'));
  await instance.runner.start('listing', 'manual');
  await instance.runner.settle();
  const events = [...(await recorded(instance, 'scheduledJob-listing')), ...(await recorded(instance, 'author-x'))];
  expect(story(events)).toEqual([
    { type: 'JobDefined', isOfTheRun: false, cause: undefined },
    { type: 'RunClaimed', isOfTheRun: true, cause: undefined },
    { type: 'RunCompleted', isOfTheRun: true, cause: 'RunClaimed' },
    { type: 'AuthorListed', isOfTheRun: true, cause: 'RunClaimed' },
  ]);
});

test('a run that another instance takes over goes on in the same story', async () => {
  const leaving = cluster.instance({ handed: endlessWork });
  const staying = cluster.instance({ handed: async () => ({}) });
  await leaving.runner.define(workJob('handed'));
  await leaving.runner.start('handed', 'manual');
  await leaving.runner.stop();
  const { runs } = await staying.streams.state('handed');
  for (const run of runs) await staying.runner.reclaim('handed', run);
  await staying.runner.settle();
  const events = await recorded(staying, 'scheduledJob-handed');
  expect(story(events).slice(1)).toEqual([
    { type: 'RunClaimed', isOfTheRun: true, cause: undefined },
    { type: 'RunReleased', isOfTheRun: true, cause: 'RunClaimed' },
    { type: 'RunReclaimed', isOfTheRun: true, cause: 'RunClaimed' },
    { type: 'RunCompleted', isOfTheRun: true, cause: 'RunReclaimed' },
  ]);
  expect(events.at(-1)?.metadata.instance).toBe(staying.identity.instance);
});
