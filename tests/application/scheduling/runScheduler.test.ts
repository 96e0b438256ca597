// The scheduler's loop on the real log: ticks are claimed once, dead instances' runs taken over, outages survived.
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { PostgresInstanceBeats } from '../../../infrastructure/postgres/postgresInstanceBeats.js';
import { eventually } from '../../support/eventually.js';
import { never } from '../../support/operatedJobs.js';
import { type RunningScheduler, RunningSchedulers } from '../../support/runningSchedulers.js';
import { endlessWork, TestCluster, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const target = { kind: 'emit', messageType: 'A:B' } as const;

/** The job definitions are in the log, and all has gone well so far. */
const isReady = ({ outcomes }: RunningScheduler) => expect(outcomes).toEqual(['well']);

describe('ticks', () => {
  test('follow the definition in the log, which another instance may have changed since the start', async () => {
    const ours = workJob('redefined', { cron: never });
    const first = cluster.instance({ [ours.job]: async () => ({}) });
    const started = schedulers.run(first, [ours]);
    await eventually(() => isReady(started));
    const other = cluster.instance();
    await other.runner.define({ ...workJob(ours.job), target });
    await eventually(async () => expect(await cluster.eventsOf(ours.job, 'RunClaimed')).not.toHaveLength(0));
  });

  test('are claimed once each by two schedulers, and none is left out', async () => {
    const work = workJob('worksEverySecond');
    const emit = { ...workJob('emitsEverySecond'), target };
    const handlers = { [work.job]: async () => ({}) };
    for (let instance = 0; instance < 2; instance++) schedulers.run(cluster.instance(handlers), [work, emit]);
    for (const definition of [work, emit]) {
      const { job } = definition;
      await eventually(async () =>
        expect((await cluster.eventsOf(job, 'RunClaimed')).length).toBeGreaterThanOrEqual(3),
      );
      const { accounted, ticks } = await schedulers.ledgerOf(definition);
      expect(accounted).toEqual(ticks);
      expect((await cluster.events(job)).filter(({ type }) => /Defined|Redefined/.test(type))).toHaveLength(1);
    }
  });
});

describe('a start', () => {
  test('runs the jobs that run at start, and leaves alone what runs already', async () => {
    const runsAtStart = workJob('runsAtStart', { cron: never, runsAtStart: true });
    const doesNot = workJob('doesNotRunAtStart', { cron: never });
    const handlers = { runsAtStart: endlessWork, doesNotRunAtStart: endlessWork };
    const [first, second] = [cluster.instance(handlers), cluster.instance(handlers)];
    for (const instance of [first, second]) {
      const scheduler = schedulers.run(instance, [runsAtStart, doesNot], { leaseMs: 5_000 });
      await eventually(() => isReady(scheduler));
    }
    expect(await cluster.events('runsAtStart')).toMatchObject([
      { type: 'JobDefined' },
      { type: 'RunClaimed', data: { trigger: 'start', boot: first.identity.boot } },
    ]);
    expect(await cluster.events('doesNotRunAtStart')).toMatchObject([{ type: 'JobDefined' }]);
  });

  test('waits for a store that is away, and says so', async () => {
    const job = 'startsInOutage';
    const instance = cluster.instance({ [job]: async () => ({}) });
    instance.store.isAway = true;
    const { outcomes } = schedulers.run(instance, [workJob(job, { cron: never, runsAtStart: true })]);
    await eventually(() => expect(outcomes).toEqual(['The store is away.']));
    instance.store.isAway = false;
    await eventually(async () => expect(await cluster.eventsOf(job, 'RunCompleted')).toHaveLength(1));
    await eventually(() => expect(outcomes).toEqual(['The store is away.', 'well']));
    expect(await cluster.eventsOf(job, 'RunClaimed')).toHaveLength(1);
  });

  test('runs a job once, even when the store goes away before all have been started', async () => {
    const first = { ...workJob('startsFirst', { cron: never, runsAtStart: true }), target };
    const second = workJob('startsSecond', { cron: never, runsAtStart: true });
    const instance = cluster.instance({ [second.job]: async () => ({}) });
    let failures = 0;
    instance.store.beforeAnswer = (events) => {
      const isSecond = events.some(
        ({ type, data }) => type === 'RunClaimed' && 'job' in data && data.job === second.job,
      );
      if (isSecond && failures++ === 0) throw new EventStoreUnavailableError('The connection broke.');
    };
    const { outcomes } = schedulers.run(instance, [first, second]);
    await eventually(() => expect(outcomes).toEqual(['The connection broke.', 'well']));
    expect(await cluster.eventsOf(first.job, 'RunClaimed')).toHaveLength(1);
  });
});

describe('a run', () => {
  test('whose instance stopped beating is taken over; one whose instance beats is not', async () => {
    const [dead, living] = ['dead', 'living'].map((job) => workJob(job, { cron: never })) as [
      JobDefinition,
      JobDefinition,
    ];
    const dying = cluster.instance({ dead: endlessWork });
    await dying.runner.define(dead);
    await dying.runner.start('dead', 'manual');
    await new PostgresInstanceBeats(cluster.postgres.database).beat(dying.identity.instance, dying.identity.boot);
    const alive = cluster.instance({ living: endlessWork });
    const leaseMs = 1_200;
    const scheduler = schedulers.run(alive, [living], { leaseMs });
    await eventually(() => isReady(scheduler));
    await alive.runner.start('living', 'manual');

    const witness = cluster.instance({ dead: async () => ({ by: 'witness' }), living: endlessWork });
    schedulers.run(witness, [dead, living], { leaseMs });
    await eventually(async () => expect(await cluster.eventsOf('dead', 'RunCompleted')).toHaveLength(1));
    expect((await cluster.events('dead')).slice(2)).toMatchObject([
      { type: 'RunReclaimed', data: { reason: 'lease-expired', attempt: 2, boot: witness.identity.boot } },
      { type: 'RunCompleted', data: { summary: { by: 'witness' } } },
    ]);
    expect(witness.logged).toMatchObject([
      { level: 'warn', job: 'dead', boot: dying.identity.boot },
      { level: 'info', message: 'run completed' },
    ]);
    expect(await cluster.eventsOf('living', 'RunReclaimed')).toEqual([]);
  });

  test('is handed back when the scheduler is stopped, which takes its beat away; another takes it up at once', async () => {
    const job = 'handedOver';
    const definition = workJob(job, { cron: never, runsAtStart: true });
    const [leaving, staying] = [cluster.instance({ [job]: endlessWork }), cluster.instance({ [job]: endlessWork })];
    const scheduler = schedulers.run(leaving, [definition], { leaseMs: 3_000 });
    await eventually(() => isReady(scheduler));
    const other = schedulers.run(staying, [definition], { leaseMs: 3_000 });
    await eventually(() => isReady(other));
    expect(await schedulers.boots()).toEqual(expect.arrayContaining([leaving.identity.boot, staying.identity.boot]));
    await scheduler.stop();
    expect(await schedulers.boots()).not.toContain(leaving.identity.boot);
    expect(await cluster.eventsOf(job, 'RunReleased')).toMatchObject([{ data: { reason: 'drain' } }]);
    await eventually(async () =>
      expect(await cluster.eventsOf(job, 'RunReclaimed')).toMatchObject([
        { data: { reason: 'released', attempt: 1, boot: staying.identity.boot } },
      ]),
    );
  });
});

describe('an outage of the store', () => {
  test('is survived: it is reported while it lasts, and no tick is lost', async () => {
    const definition = { ...workJob('survives'), target };
    const instance = cluster.instance();
    const { outcomes } = schedulers.run(instance, [definition]);
    const claims = async () => (await cluster.eventsOf(definition.job, 'RunClaimed')).length;
    await eventually(async () => expect(await claims()).toBeGreaterThan(0));
    instance.store.isAway = true;
    await eventually(() => expect(outcomes).toEqual(['well', 'The store is away.']));
    instance.store.isAway = false;
    const before = await claims();
    await eventually(async () => expect(await claims()).toBeGreaterThan(before));
    await eventually(() => expect(outcomes).toEqual(['well', 'The store is away.', 'well']));
    const { accounted, ticks } = await schedulers.ledgerOf(definition);
    expect(accounted).toEqual(ticks);
  });

  test('does not keep the scheduler from stopping', async () => {
    const job = 'stopsInOutage';
    const instance = cluster.instance({ [job]: endlessWork });
    const scheduler = schedulers.run(instance, [workJob(job, { runsAtStart: true })]);
    await eventually(() => isReady(scheduler));
    instance.store.isAway = true;
    await scheduler.stop();
    expect(await schedulers.boots()).not.toContain(instance.identity.boot);
  });
});
