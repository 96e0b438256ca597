// What an instance does that has more to do than it can: it leaves what is due, and says so.
import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { RunningSchedulers } from '../../support/runningSchedulers.js';
import { TestCluster, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

test('an overloaded instance claims nothing until that is over, and tells operators once that it began and ended', async () => {
  let overload: string | undefined = 'the event loop was late';
  const definition = workJob('overloaded', { cron: '* * * * * *' });
  const instance = cluster.instance({ overloaded: async () => ({}) });
  await instance.runner.define(definition);
  const scheduler = schedulers.run(instance, [definition], { load: { overload: () => overload, close: () => {} } });
  await eventually(() => expect(scheduler.rounds()).toBeGreaterThan(3));
  expect(scheduler.outcomes).toEqual(['begins nothing, because the event loop was late']);
  expect(await cluster.eventsOf('overloaded', 'RunClaimed')).toEqual([]);
  overload = undefined;
  await eventually(async () => expect(await cluster.eventsOf('overloaded', 'RunCompleted')).not.toEqual([]));
  const told = instance.logged.filter(({ message }) => /overload/.test(message)).map(({ level }) => level);
  expect(told).toEqual(['warn', 'info']);
});
