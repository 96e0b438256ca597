// The scheduler's loop in bad company: unreadable schedules, decisions that never come, a database that is away, lost news.
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { eventually } from '../../support/eventually.js';
import { everyMs, longLeaseMs, never, operatorOf, outageOf } from '../../support/operatedJobs.js';
import { type RunningScheduler, RunningSchedulers } from '../../support/runningSchedulers.js';
import { endlessWork, TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const leaseMs = longLeaseMs;
const target = { kind: 'emit', messageType: 'A:B' } as const;
const isWell = ({ outcomes }: { outcomes: readonly string[] }) => eventually(() => expect(outcomes).toEqual(['well']));

describe('a job that cannot be looked after', () => {
  test('because its schedule cannot be read is reported once, and keeps no other job from its ticks', async () => {
    const unreadable = { ...workJob('unreadable', { cron: 'whenever it suits' }), target };
    const other = { ...workJob('besideUnreadable'), schedule: everyMs(200), target };
    const instance = cluster.instance();
    const { outcomes, rounds } = schedulers.run(instance, [unreadable, other], { leaseMs });
    await cluster.waitForClaims(other.job, 10);
    expect(outcomes).toEqual([expect.stringContaining('whenever it suits has not 5 or 6 fields; edit the job')]);
    expect(instance.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(rounds()).toBeLessThan(100);
  });

  test('because it is due and nothing can be decided is tried once a second', async () => {
    const job = 'undecided';
    const definition = { ...workJob(job, { cron: never }), target };
    const other = { ...workJob('besideUndecided'), schedule: everyMs(200), target };
    const instance = cluster.instance();
    const past = new Date('2026-01-01T00:00:00.000Z');
    const calculations: typeof cronerCalculations = {
      ...cronerCalculations,
      dueTimes: () => [past],
    };
    schedulers.run(instance, [definition, other], { leaseMs, calculations });
    await cluster.waitForClaims(other.job, 2);
    const { calls } = instance.store;
    const claims = await cluster.claimsOf(other.job);
    await cluster.waitForClaims(other.job, 10);
    const callsForTicks = (await cluster.claimsOf(other.job)) - claims;
    expect(instance.store.calls - calls).toBeLessThan(callsForTicks + 8);
    expect(await cluster.claimsOf(job)).toBe(0);
  });

  test('whose schedule an operator mends is looked after at once', async () => {
    const broken = { ...workJob('mended', { cron: '* * * * * * *' }), target };
    const instance = cluster.instance();
    const { outcomes } = schedulers.run(instance, [broken], { leaseMs });
    await eventually(() => expect(outcomes.at(-1)).toContain('* * * * * * * has not 5 or 6 fields'));
    const writer = cluster.instance();
    const { nextRevision } = await writer.streams.state(broken.job);
    const mended = { type: 'JobRedefined', data: { definition: workJob(broken.job), at: new Date().toISOString() } };
    const metadata = {
      correlationId: writer.identity.boot,
      causationId: writer.identity.boot,
      actor: 'test',
      instance: 'test',
      schemaVersion: 1,
    };
    await writer.store.append(`scheduledJob-${broken.job}`, BigInt(nextRevision - 1), [
      { id: writer.identity.boot, ...mended, metadata },
    ]);
    await cluster.waitForClaims(broken.job, 1);
    await eventually(() => expect(outcomes.at(-1)).toBe('well'));
  });
});

describe('an instance that cannot show that it lives', () => {
  test('does nothing before it has heard what time it is', async () => {
    const emit = { ...workJob('timeless'), schedule: everyMs(200), target };
    const scheduler = schedulers.run(cluster.instance(), [emit], { leaseMs, areBeatsAway: true });
    await eventually(() => expect(scheduler.outcomes).toEqual(['The beats are away.']));
    expect(await cluster.events(emit.job)).toEqual([]);
    scheduler.beats.isAway = false;
    await cluster.waitForClaims(emit.job, 1);
  });

  test('goes on announcing and begins no work, until it can', async () => {
    const emit = { ...workJob('announces'), schedule: everyMs(200), target };
    const work = { ...workJob('works'), schedule: everyMs(200) };
    const held = workJob('held', { cron: never, runsAtStart: true });
    const handlers = { works: async () => ({}), held: endlessWork };
    const scheduler = schedulers.run(cluster.instance(handlers), [emit, work, held], { leaseMs: 1_000 });
    await cluster.waitForClaims('held', 1);
    await cluster.waitForClaims('works', 1);
    scheduler.beats.isAway = true;
    await eventually(() => expect(scheduler.outcomes.at(-1)).toBe('The beats are away.'));
    const begun = await cluster.claimsOf('works');
    await cluster.waitForClaims(emit.job, 3);
    expect(await cluster.claimsOf('works')).toBe(begun);
    scheduler.beats.isAway = false;
    await cluster.waitForClaims('works', 1);
    await eventually(() => expect(scheduler.outcomes.at(-1)).toBe('well'));
  });

  test.each([
    ['not before its lease is over', false],
    ['after an outage of the store that all the others have just then', true],
  ] as const)('loses its runs to another %s, and lets go of them', async (_, isOutage) => {
    const job = `takenOver ${isOutage}`;
    const definition = workJob(job, { cron: never });
    const instances = [1, 2, 3].map(() => cluster.instance({ [job]: endlessWork }));
    const running = instances.map((instance) => schedulers.run(instance, [definition], { leaseMs: 2_000 }));
    const [dying, ...others] = instances as [TestInstance, TestInstance, TestInstance];
    const [dyingOne, ...witnesses] = running as [RunningScheduler, RunningScheduler, RunningScheduler];
    for (const scheduler of running) await isWell(scheduler);
    await dying.runner.start(job, 'manual');
    for (const { beats } of witnesses) await eventually(() => expect(beats.count).toBeGreaterThan(2));
    dyingOne.beats.isAway = true;
    dying.store.isAway = true;
    const diedAt = Date.now();
    const miss = ({ outcomes }: RunningScheduler) =>
      eventually(() => expect(outcomes.at(-1)).toBe('The store is away.'));
    if (isOutage)
      await Promise.all(others.map((other, index) => outageOf(other, () => miss(witnesses[index] ?? dyingOne))));
    await eventually(async () => expect(await cluster.eventsOf(job, 'RunReclaimed')).toHaveLength(1));
    dying.store.isAway = false;
    const [reclaimed] = await cluster.eventsOf(job, 'RunReclaimed');
    expect(reclaimed?.data).toMatchObject({ reason: 'lease-expired', attempt: 2 });
    const tookMs = Date.parse(reclaimed?.data.at ?? '') - diedAt;
    expect(tookMs).toBeGreaterThan(1_400);
    await eventually(() => expect(dying.runner.workUnderWay).toBe(0));
    expect(await cluster.eventsOf(job, 'RunReclaimed')).toHaveLength(1);
  });
});

describe('news that did not come', () => {
  test('because the subscription broke are made up for when it stands again', async () => {
    const job = 'deaf';
    const instance = cluster.instance({ [job]: endlessWork });
    schedulers.run(instance, [workJob(job, { cron: never, runsAtStart: true })], { leaseMs });
    await eventually(async () => expect(await cluster.claimsOf(job)).toBe(1));
    instance.subscription.isBroken = true;
    await eventually(async () => {
      await operatorOf(cluster.instance()).cancel(job);
      expect(instance.logged.map(({ message }) => message)).toContain(
        'cannot hear what happens to the jobs; trying again',
      );
    });
    expect(await cluster.eventsOf(job, 'RunFailed')).toEqual([]);
    instance.subscription.isBroken = false;
    await eventually(async () =>
      expect(await cluster.eventsOf(job, 'RunFailed')).toMatchObject([{ data: { error: { code: 'cancelled' } } }]),
    );
  });

  test('of its own claim do not lose the run: the process takes it up at its next look', async () => {
    const job = 'unheard';
    const instance = cluster.instance({ [job]: async () => ({}) });
    let lost = 0;
    instance.store.beforeAnswer = (events) => {
      if (events.some(({ type }) => type === 'RunClaimed') && lost++ === 0)
        throw new EventStoreUnavailableError('The connection broke.');
    };
    schedulers.run(instance, [workJob(job, { cron: never, runsAtStart: true })], { leaseMs: 1_000 });
    await eventually(async () => expect(await cluster.eventsOf(job, 'RunCompleted')).toHaveLength(1));
    expect(await cluster.eventsOf(job, 'RunReclaimed')).toHaveLength(1);
  });
});

test('a round that fails altogether is reported, and another one follows', async () => {
  const definition = { ...workJob('goesOn'), schedule: everyMs(200), target };
  let standsStill = false;
  const monotonicMs = () => {
    if (standsStill) throw new Error('The clock stands still.');
    return performance.now();
  };
  const instance = cluster.instance({}, { clock: { now: () => new Date(), monotonicMs } });
  const { outcomes } = schedulers.run(instance, [definition], { leaseMs });
  await cluster.waitForClaims('goesOn', 1);
  standsStill = true;
  await eventually(() => expect(outcomes.at(-1)).toBe('The clock stands still.'));
  standsStill = false;
  await cluster.waitForClaims('goesOn', 1);
  await eventually(() => expect(outcomes.at(-1)).toBe('well'));
});

test('work whose instance is stopped before it has begun is handed back without beginning', async () => {
  const job = 'stoppedEarly';
  let begun = 0;
  const instance = cluster.instance({ [job]: async () => ({ begun: ++begun }) });
  await instance.runner.define(workJob(job, { cron: never }));
  const starting = instance.runner.start(job, 'manual');
  const stopped = instance.runner.stop();
  await starting;
  await stopped;
  await instance.runner.settle();
  expect(begun).toBe(0);
  expect((await cluster.events(job)).map(({ type }) => type)).toEqual(['JobDefined', 'RunClaimed', 'RunReleased']);
});
