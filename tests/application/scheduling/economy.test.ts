// Several schedulers do not work against each other or for nothing: nearly one try per tick, and none while nothing is due.
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { eventually } from '../../support/eventually.js';
import { everyMs, longLeaseMs, never, operatorOf } from '../../support/operatedJobs.js';
import { RunningSchedulers } from '../../support/runningSchedulers.js';
import { endlessWork, TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const leaseMs = longLeaseMs;
const target = { kind: 'emit', messageType: 'A:B' } as const;
const three = () => [1, 2, 3].map(() => cluster.instance());
const isDefined = (job: string, { streams }: TestInstance) =>
  eventually(() => expect(streams.known(job)?.definition).toBeDefined());
async function pass(ms: number): Promise<void> {
  const since = performance.now();
  await eventually(() => expect(performance.now() - since).toBeGreaterThan(ms));
}

describe('three schedulers', () => {
  test('try far less often than each of them for each tick, and claim each tick once', async () => {
    const job = 'polite';
    const definition = { ...workJob(job), schedule: everyMs(500), target };
    const instances = three();
    for (const instance of instances) schedulers.run(instance, [definition], { leaseMs });
    for (const instance of instances) await isDefined(job, instance);
    // Until then they may not know each other.
    const winners = async () => new Set((await cluster.eventsOf(job, 'RunClaimed')).map(({ data }) => data.boot));
    await eventually(async () => expect((await winners()).size).toBe(3), { withinMs: 20_000 });
    const triesOf = () => instances.reduce((sum, { store }) => sum + store.appends.length, 0);
    const [triesBefore, claimsBefore] = [triesOf(), await cluster.claimsOf(job)];
    await eventually(async () => expect(await cluster.claimsOf(job)).toBeGreaterThanOrEqual(claimsBefore + 20), {
      withinMs: 15_000,
    });
    await schedulers.stopAll();
    const ticks = (await cluster.claimsOf(job)) - claimsBefore;
    // Each would be three. On a machine with nothing else to do it is hardly more than one.
    expect((triesOf() - triesBefore) / ticks).toBeLessThan(2.5);
    const ledger = await schedulers.ledgerOf(definition);
    expect(ledger.accounted).toEqual(ledger.ticks);
    expect(await cluster.eventsOf(job, 'TicksSkipped')).toEqual([]);
  }, 60_000);

  test('ask nothing of the store and go no rounds while nothing is due', async () => {
    const instances = three();
    const jobs = [workJob('idle', { cron: never }), { ...workJob('idleToo', { cron: never }), target }];
    const running = instances.map((instance) => schedulers.run(instance, jobs, { leaseMs: 15_000 }));
    for (const instance of instances) for (const { job } of jobs) await isDefined(job, instance);
    await pass(1_500);
    const effort = () => [instances.map(({ store }) => store.calls), running.map(({ rounds }) => rounds())];
    const before = effort();
    await pass(3_000);
    expect(effort()).toEqual(before);
    expect(running.map(({ beats }) => beats.count)).toEqual([1, 1, 1]);
  });

  test('do not look around more often for a run that waits for nobody', async () => {
    const job = 'resting';
    const definition = workJob(job, { cron: never });
    const writer = cluster.instance({ [job]: endlessWork });
    await writer.runner.define(definition);
    await writer.runner.start(job, 'manual');
    await operatorOf(writer).pause(job);
    await writer.runner.stop();
    const instances = three();
    const running = instances.map((instance) => schedulers.run(instance, [definition], { leaseMs: 500 }));
    for (const instance of instances) await isDefined(job, instance);
    await pass(1_000);
    expect((await writer.streams.state(job)).runs).toMatchObject([{ boot: null }]);
    expect(running.map(({ beats }) => beats.count)).toEqual([1, 1, 1]);
  });

  test.each([
    ['', false],
    [', even when the answer to it is lost', true],
  ] as const)('write one checkpoint when it is time, from which a fresh process reads on%s', async (_, isLost) => {
    const job = `busy ${isLost}`;
    const definition = { ...workJob(job), schedule: everyMs(300), target };
    const writer = cluster.instance();
    await writer.runner.define(definition);
    for (let run = 0; run < 70; run++) await writer.runner.start(job, 'manual');
    let lost = 0;
    for (const instance of three()) {
      instance.store.beforeAnswer = (events) => {
        if (isLost && events[0]?.type === 'JobCheckpointed' && lost++ === 0)
          throw new EventStoreUnavailableError('The connection broke.');
      };
      schedulers.run(instance, [definition], { leaseMs });
    }
    await eventually(async () => expect(await cluster.eventsOf(job, 'JobCheckpointed')).toHaveLength(1));
    const claims = await cluster.claimsOf(job);
    await eventually(async () => expect(await cluster.claimsOf(job)).toBeGreaterThan(claims + 5));
    await schedulers.stopAll();
    expect(await cluster.eventsOf(job, 'JobCheckpointed')).toHaveLength(1);

    const fresh = cluster.instance();
    const state = await fresh.streams.state(job);
    expect(fresh.store.eventsRead).toBeLessThan(100);
    expect(state).toEqual(await writer.streams.state(job));
    const { accounted, ticks } = await schedulers.ledgerOf(definition);
    expect(accounted).toEqual(ticks);
  });
});
