// Which work an instance begins when more is due than may go on at once: of one job by its overlap policy, of all by slots.
import { describe, expect, test } from '@jest/globals';
import type { JobHandler } from '../../../application/scheduling/carryOut.js';
import { eventually } from '../../support/eventually.js';
import { everyMs, longLeaseMs, never, policies } from '../../support/operatedJobs.js';
import { RunningSchedulers } from '../../support/runningSchedulers.js';
import { TestCluster, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const leaseMs = longLeaseMs;

/** Work that waits to be let go, run by run, and tells how many runs went on at once. */
function gatedWork() {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  const handler: JobHandler = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => waiting.push(resolve));
    underWay -= 1;
    return {};
  };
  return {
    handler,
    most: () => most,
    underWay: () => underWay,
    letOneGo: () => waiting.shift()?.(),
    letAllGo: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

const claimed = async (job: string) => (await cluster.eventsOf(job, 'RunClaimed')).map(({ data }) => data);
const isDue = (tick: number) => eventually(() => expect(Date.now()).toBeGreaterThan(tick));

describe('a tick that is due while a run of its job is open', () => {
  test.each([
    ['', false],
    [', an outage of the store at its end', true],
  ] as const)('waits for its end when one may queue, and only the latest does%s', async (_, isOutage) => {
    const job = `queues ${isOutage}`;
    const work = gatedWork();
    const definition = workJob(job, { schedule: everyMs(200), policies: policies({ overlap: { kind: 'queueOne' } }) });
    const instances = [1, 2].map(() => cluster.instance({ [job]: work.handler }));
    for (const instance of instances) schedulers.run(instance, [definition], { leaseMs });
    await eventually(() => expect(work.underWay()).toBe(1));
    const [first] = await claimed(job);
    await isDue(Date.parse(first?.scheduledFor ?? '') + 700);
    expect((await cluster.events(job)).map(({ type }) => type).slice(-1)).toEqual(['RunClaimed']);
    for (const { store } of instances) store.isAway = isOutage;
    work.letOneGo();
    if (isOutage) {
      const errors = () => instances.flatMap(({ logged }) => logged.filter(({ level }) => level === 'error'));
      await eventually(() => expect(errors()).not.toEqual([]));
    }
    for (const { store } of instances) store.isAway = false;
    await eventually(async () => expect(await claimed(job)).toHaveLength(2));
    const [, second] = await claimed(job);
    const waitedMs = Date.parse(second?.at ?? '') - Date.parse(second?.scheduledFor ?? '');
    expect(waitedMs).toBeLessThan(200);
    expect(work.most()).toBe(1);
    work.letAllGo();
    const { accounted, ticks } = await schedulers.ledgerOf(definition);
    expect(accounted).toEqual(ticks);
  });

  test('gets a run beside the others, up to the most that may be', async () => {
    const job = 'overlaps';
    const work = gatedWork();
    const overlap = { kind: 'allow', most: 2 } as const;
    const definition = workJob(job, { schedule: everyMs(200), policies: policies({ overlap }) });
    for (const _ of [1, 2]) schedulers.run(cluster.instance({ [job]: work.handler }), [definition], { leaseMs });
    await eventually(async () => expect(await cluster.eventsOf(job, 'TicksSkipped')).not.toHaveLength(0));
    expect(await cluster.eventsOf(job, 'TicksSkipped')).toMatchObject([{ data: { reason: 'overlap' } }]);
    expect(await claimed(job)).toHaveLength(2);
    expect(work.underWay()).toBe(2);
    work.letOneGo();
    await eventually(async () => expect(await claimed(job)).toHaveLength(3));
    expect(work.most()).toBe(2);
    work.letAllGo();
    const { accounted, ticks } = await schedulers.ledgerOf(definition);
    expect(accounted).toEqual(ticks);
  });
});

describe('an instance', () => {
  test('carries out no more runs at once than it may, the urgent ones first', async () => {
    const work = gatedWork();
    const dueAt = Date.now() + 500;
    const once = (afterMs: number) => ({ kind: 'once', at: new Date(dueAt + afterMs).toISOString() }) as const;
    const blockers = ['first', 'second'].map((job) => workJob(job, { cron: never, runsAtStart: true }));
    const late = workJob('lateUrgent', { schedule: once(2), priority: 'high' });
    const jobs = [
      ...blockers,
      workJob('lateNormal', { schedule: once(1) }),
      workJob('earlyNormal', { schedule: once(0) }),
      late,
    ];
    const handlers = Object.fromEntries(jobs.map(({ job }) => [job, work.handler]));
    const instance = cluster.instance(handlers);
    const { outcomes } = schedulers.run(instance, jobs, { leaseMs, mostRuns: 1 });
    await eventually(() => expect(outcomes).toEqual(['well']));
    await isDue(dueAt + 100);
    const order = async () => {
      const all = await Promise.all(jobs.map(({ job }) => claimed(job)));
      return all
        .flat()
        .toSorted((a, b) => a.at.localeCompare(b.at))
        .map(({ job }) => job);
    };
    expect(await order()).toHaveLength(1);
    for (let runs = 2; runs <= jobs.length; runs++) {
      await eventually(() => expect(work.underWay()).toBe(1));
      work.letOneGo();
      await eventually(async () => expect(await order()).toHaveLength(runs));
    }
    const others = (await order()).filter((job) => !blockers.some((blocker) => blocker.job === job));
    expect(others).toEqual(['lateUrgent', 'earlyNormal', 'lateNormal']);
    expect(work.most()).toBe(1);
    await eventually(() => expect(work.underWay()).toBe(1));
    work.letAllGo();
  });

  test('begins the next as soon as there is room, also where the end of the last is not in the log', async () => {
    const lost = gatedWork();
    const at = new Date(Date.now() + 500);
    const next = workJob('next', { schedule: { kind: 'once', at: at.toISOString() } });
    const instance = cluster.instance({ lost: lost.handler, next: async () => ({}) });
    const definition = workJob('lost', { cron: never, policies: policies({ graceMs: 60_000 }) });
    const { outcomes } = schedulers.run(instance, [definition, next], { leaseMs, mostRuns: 1 });
    await eventually(() => expect(outcomes).toEqual(['well']));
    await instance.runner.start('lost', 'manual');
    const taker = cluster.instance({ lost: async () => ({}) });
    for (const run of (await taker.streams.state('lost')).runs) await taker.runner.reclaim('lost', run);
    await taker.runner.settle();
    await eventually(() => expect(instance.streams.known('lost')?.runs).toEqual([]));
    await isDue(at.getTime() + 100);
    expect(await claimed('next')).toEqual([]);
    lost.letAllGo();
    await eventually(async () => expect(await claimed('next')).toHaveLength(1));
  });

  test('that stops while its work takes its time hands it back after the grace', async () => {
    const work = gatedWork();
    const definition = workJob('slowToStop', { cron: never, policies: policies({ graceMs: 100 }) });
    const instance = cluster.instance({ slowToStop: work.handler });
    const scheduler = schedulers.run(instance, [definition], { leaseMs });
    await eventually(() => expect(scheduler.outcomes).toEqual(['well']));
    await instance.runner.start('slowToStop', 'manual');
    await scheduler.stop();
    expect(await cluster.eventsOf('slowToStop', 'RunReleased')).toHaveLength(1);
    work.letAllGo();
  });
});
