// What operators do to a job in another process is heard by running schedulers at once: through the log, not by polling.
import { describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { eventually } from '../../support/eventually.js';
import { everyMs, longLeaseMs, never, operatorOf, outageOf } from '../../support/operatedJobs.js';
import { RunningSchedulers } from '../../support/runningSchedulers.js';
import { TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const target = { kind: 'emit', messageType: 'A:B' } as const;
const outages = [
  ['', false],
  [', an outage of the store in one of them between', true],
] as const;

function pair(jobs: readonly JobDefinition[]) {
  const instances = [cluster.instance(), cluster.instance()] as const;
  const running = instances.map((instance) => schedulers.run(instance, jobs, { leaseMs: longLeaseMs }));
  return { instances, running };
}

const appendsTo = (job: string, instances: readonly TestInstance[]) =>
  instances.map(({ store }) => store.appends.filter((stream) => stream === `scheduledJob-${job}`).length);

describe('a pause', () => {
  test.each(outages)('keeps every instance from trying any tick, until the job is resumed%s', async (_, isOutage) => {
    const job = `paused ${isOutage}`;
    const paused = { ...workJob(job), schedule: everyMs(100), target };
    const other = { ...workJob(`beside ${isOutage}`), schedule: everyMs(100), target };
    const { instances, running } = pair([paused, other]);
    await cluster.waitForClaims(job, 3);
    const operator = operatorOf(cluster.instance());
    const pause = async () => void (await operator.pause(job));
    await (isOutage ? outageOf(instances[0], pause) : pause());
    for (const { streams } of instances) await eventually(() => expect(streams.known(job)?.pause).toBeDefined());
    const tried = appendsTo(job, instances);
    await cluster.waitForClaims(other.job, 5);
    expect(appendsTo(job, instances)).toEqual(tried);
    const duringPause = await cluster.claimsOf(job);

    await operator.resume(job, 'skip');
    await cluster.waitForClaims(job, 2);
    const { accounted, ticks } = await schedulers.ledgerOf(paused);
    expect(accounted).toEqual(ticks);
    const types = (await cluster.events(job)).filter(({ type }) => !/Integration|Completed/.test(type));
    const resumed = types.findIndex(({ type }) => type === 'JobResumed');
    expect(types.slice(resumed - 2, resumed)).toMatchObject([
      { type: 'JobPaused' },
      { type: 'TicksSkipped', data: { reason: 'paused' } },
    ]);
    expect(types.slice(0, resumed).filter(({ type }) => type === 'RunClaimed')).toHaveLength(duringPause);
    if (!isOutage) expect(running.map(({ outcomes }) => outcomes)).toEqual([['well'], ['well']]);
  });

  test('can leave its gap to the misfire policy', async () => {
    const paused = { ...workJob('catchesUp'), schedule: everyMs(100), target };
    pair([paused]);
    await cluster.waitForClaims(paused.job, 1);
    const operator = operatorOf(cluster.instance());
    await operator.pause(paused.job);
    const pausedMs = Date.now();
    await eventually(() => expect(Date.now() - pausedMs).toBeGreaterThan(500));
    await operator.resume(paused.job, 'catch-up');
    await cluster.waitForClaims(paused.job, 2);
    const events = await cluster.events(paused.job);
    const resumed = events.findIndex(({ type }) => type === 'JobResumed');
    expect(events.slice(resumed - 1, resumed + 3)).toMatchObject([
      { type: 'JobPaused' },
      { type: 'JobResumed', data: { missed: 'catch-up' } },
      { type: 'TicksSkipped', data: { reason: 'misfire' } },
      { type: 'RunClaimed' },
    ]);
    const { accounted, ticks } = await schedulers.ledgerOf(paused);
    expect(accounted).toEqual(ticks);
  });
});

describe('an edit', () => {
  test.each(outages)('takes effect in every instance at once%s', async (_, isOutage) => {
    const job = `edited ${isOutage}`;
    const before = { ...workJob(job, { cron: never }), target };
    const { instances } = pair([before]);
    for (const { streams } of instances) await eventually(() => expect(streams.known(job)?.definition).toBeDefined());
    const edited = { ...before, schedule: everyMs(1_000) };
    const edit = async () => void (await operatorOf(cluster.instance()).edit(edited));
    await (isOutage ? outageOf(instances[0], edit) : edit());
    for (const { streams } of instances)
      await eventually(() => expect(streams.known(job)).toMatchObject({ definition: edited, source: 'operator' }));
    await cluster.waitForClaims(job, 1);
    const [{ data } = { data: { at: '' } }] = await cluster.eventsOf(job, 'JobRedefined');
    const first = Math.floor(Date.parse(data.at) / 1_000) * 1_000 + 1_000;
    const [claimed] = await cluster.eventsOf(job, 'RunClaimed');
    expect(claimed).toMatchObject({ data: { scheduledFor: new Date(first).toISOString() } });
  });
});

describe('a backfill', () => {
  test('is worked off by all instances, one tick after the other, each once', async () => {
    const job = 'backfilled';
    const { instances } = pair([{ ...workJob(job, { cron: '0 0 * * *' }), target }]);
    for (const { streams } of instances) await eventually(() => expect(streams.known(job)?.definition).toBeDefined());
    const [from, to] = ['2026-01-01T00:00:00.000Z', '2026-01-20T00:00:00.000Z'];
    await operatorOf(cluster.instance()).backfill(job, from, to);
    await eventually(async () => expect(await cluster.eventsOf(job, 'BackfillCompleted')).toHaveLength(1));
    const claims = (await cluster.eventsOf(job, 'RunClaimed')).map(({ data }) => data.scheduledFor);
    const days = Array.from({ length: 20 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
    expect(claims).toEqual(days);
  });
});
