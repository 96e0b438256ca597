// Work that fails, hangs, is cancelled or lost: what becomes of its run, with several schedulers on the real log.
import { describe, expect, test } from '@jest/globals';
import type { JobHandler, RunInterruptedError } from '../../../application/scheduling/carryOut.js';
import { DomainError } from '../../../domain/domainError.js';
import { eventually } from '../../support/eventually.js';
import { longLeaseMs, never, operatorOf, outageOf, policies, retrying } from '../../support/operatedJobs.js';
import { RunningSchedulers } from '../../support/runningSchedulers.js';
import { endlessWork, TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

const leaseMs = longLeaseMs;
const outages = [
  ['', false],
  [', an outage of the store between', true],
] as const;

/** Work that the test hears the interruption of. */
function watchedWork() {
  const causes: string[] = [];
  const handler: JobHandler = async (run) => {
    run.signal.addEventListener('abort', () => causes.push((run.signal.reason as RunInterruptedError).why));
    return endlessWork(run);
  };
  return { handler, causes };
}

/** Work that fails the first times, wherever it is carried out. */
function failingWork(times: number, fault: Error = new TypeError('The catalog answered with a cat.')): JobHandler {
  let attempts = 0;
  return async () => {
    if (attempts++ < times) throw fault;
    return { attempts };
  };
}

async function has(job: string, type: Parameters<TestCluster['eventsOf']>[1], times = 1): Promise<void> {
  await eventually(async () => expect(await cluster.eventsOf(job, type)).toHaveLength(times));
}

const isMissing = ({ outcomes }: { outcomes: readonly string[] }) =>
  eventually(() => expect(outcomes.at(-1)).toBe('The store is away.'));

/** Two schedulers of the job, in the first of which it runs. */
async function pair(definition: ReturnType<typeof workJob>, handler: JobHandler) {
  const instances = [1, 2].map(() => cluster.instance({ [definition.job]: handler })) as [TestInstance, TestInstance];
  const [first, second] = instances;
  await first.runner.define(definition);
  await first.runner.start(definition.job, 'manual');
  const running = instances.map((instance) => schedulers.run(instance, [definition], { leaseMs }));
  const [one, other] = running as [(typeof running)[0], (typeof running)[0]];
  return { first, second, one, other };
}

describe('a run whose attempt failed', () => {
  test.each(outages)('is tried again when its time has come, by whoever is there%s', async (_, isOutage) => {
    const job = `retried ${isOutage}`;
    const definition = workJob(job, { cron: never, policies: policies(retrying(3, 2_000)) });
    const { second, one, other } = await pair(definition, failingWork(1));
    await has(job, 'AttemptFailed');
    await one.stop();
    if (isOutage) await outageOf(second, () => isMissing(other));
    await has(job, 'RunCompleted');
    expect((await cluster.events(job)).slice(2)).toMatchObject([
      { type: 'AttemptFailed', data: { attempt: 1, error: { code: 'TypeError' } } },
      { type: 'RunRetried', data: { attempt: 2, boot: second.identity.boot } },
      { type: 'RunCompleted', data: { summary: { attempts: 2 } } },
    ]);
    const retriedAt = (await cluster.eventsOf(job, 'RunRetried')).map(({ data }) => data.at);
    const due = (await cluster.eventsOf(job, 'AttemptFailed')).map(({ data }) => data.retryAt);
    expect([...due, ...retriedAt].toSorted()).toEqual([...due, ...retriedAt]);
  });

  test('is over when it was tried as often as its policy says', async () => {
    const definition = workJob('givenUp', { cron: never, policies: policies(retrying(3)) });
    await pair(definition, failingWork(3));
    await has('givenUp', 'RunFailed');
    expect((await cluster.events('givenUp')).slice(1).map(({ type }) => type)).toEqual([
      'RunClaimed',
      'AttemptFailed',
      'RunRetried',
      'AttemptFailed',
      'RunRetried',
      'RunFailed',
    ]);
  });

  test('because a rule forbids it is over at once', async () => {
    const refusal = new DomainError('too_many_delistings', 'Half of the catalog is gone.');
    await pair(workJob('refused', { cron: never, policies: policies(retrying(3)) }), failingWork(3, refusal));
    await has('refused', 'RunFailed');
    expect((await cluster.events('refused')).slice(1)).toMatchObject([
      { type: 'RunClaimed' },
      { type: 'RunFailed', data: { error: { code: 'too_many_delistings' } } },
    ]);
  });

  test('because it did not end in time, nor in its grace, is tried again too', async () => {
    const definition = workJob('deaf', {
      cron: never,
      timeoutMs: 100,
      policies: policies({ ...retrying(2), graceMs: 100 }),
    });
    let attempts = 0;
    await pair(definition, async () => (attempts++ === 0 ? new Promise(() => {}) : {}));
    await has('deaf', 'RunCompleted');
    const [failed] = await cluster.eventsOf('deaf', 'AttemptFailed');
    expect(failed).toMatchObject({ data: { attempt: 1, error: { code: 'timeout' } } });
    const [claimed] = await cluster.eventsOf('deaf', 'RunClaimed');
    const lastedMs = Date.parse(failed?.data.at ?? '') - Date.parse(claimed?.data.at ?? '');
    expect(lastedMs).toBeGreaterThanOrEqual(195);
  });
});

describe('a run that an operator cancels in another process', () => {
  test.each(outages)('is let go of by its holder at once%s, and fails', async (_, isOutage) => {
    const job = `cancelled ${isOutage}`;
    const { handler, causes } = watchedWork();
    const { first } = await pair(workJob(job, { cron: never }), handler);
    const cancel = async () => void (await operatorOf(cluster.instance()).cancel(job));
    await (isOutage ? outageOf(first, cancel) : cancel());
    await has(job, 'RunFailed');
    expect(causes).toEqual(['cancelled']);
    expect((await cluster.events(job)).slice(1)).toMatchObject([
      { type: 'RunClaimed' },
      { type: 'RunCancelRequested' },
      { type: 'RunFailed', data: { error: { code: 'cancelled' } } },
    ]);
  });

  test('is not tried again when it waits for that', async () => {
    const definition = workJob('waits', { cron: never, policies: policies(retrying(3, 600)) });
    const { first, second } = await pair(definition, failingWork(1));
    await has('waits', 'AttemptFailed');
    await operatorOf(cluster.instance()).cancel('waits');
    for (const { streams } of [first, second]) await eventually(() => expect(streams.known('waits')?.runs).toEqual([]));
    const { data } = (await cluster.eventsOf('waits', 'AttemptFailed'))[0] ?? { data: { retryAt: '' } };
    await eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(data.retryAt) + 200));
    expect((await cluster.events('waits')).slice(3).map(({ type }) => type)).toEqual([
      'RunCancelRequested',
      'RunFailed',
    ]);
  });
});

describe('a run that another process takes over', () => {
  test.each(outages)('is let go of by the process that lost it%s', async (_, isOutage) => {
    const job = `lost ${isOutage}`;
    const { handler, causes } = watchedWork();
    const { first } = await pair(workJob(job, { cron: never }), handler);
    const taker = cluster.instance({ [job]: async () => ({ by: 'taker' }) });
    const take = async () => {
      for (const run of (await taker.streams.state(job)).runs) await taker.runner.reclaim(job, run);
      await taker.runner.settle();
    };
    await (isOutage ? outageOf(first, take) : take());
    await eventually(() => expect(causes).toEqual(['lost']));
    await first.runner.settle();
    expect((await cluster.events(job)).slice(2)).toMatchObject([
      { type: 'RunReclaimed', data: { boot: taker.identity.boot } },
      { type: 'RunCompleted', data: { summary: { by: 'taker' } } },
    ]);
  });

  test('is not even begun when the answer to its claim comes after that', async () => {
    const job = 'lateAnswer';
    let begun = 0;
    const late = cluster.instance({ [job]: async () => ({ begun: ++begun }) });
    schedulers.run(late, [workJob(job, { cron: never })], { leaseMs });
    await has(job, 'JobDefined');
    const taker = cluster.instance({ [job]: endlessWork });
    late.store.beforeAnswer = async () => {
      for (const run of (await taker.streams.state(job)).runs) await taker.runner.reclaim(job, run);
      await eventually(() => expect(late.streams.known(job)?.runs[0]?.boot).toBe(taker.identity.boot));
      late.store.beforeAnswer = () => undefined;
    };
    await late.runner.start(job, 'manual');
    await late.runner.settle();
    expect(begun).toBe(0);
    expect((await cluster.events(job)).map(({ type }) => type)).toEqual(['JobDefined', 'RunClaimed', 'RunReclaimed']);
  });

  test.each(outages)('because its holder handed it back is taken over at once%s', async (_, isOutage) => {
    const job = `released ${isOutage}`;
    const { second, one, other } = await pair(workJob(job, { cron: never }), endlessWork);
    await eventually(() => expect(second.streams.known(job)?.runs).toHaveLength(1));
    const beats = other.beats.count;
    await (isOutage ? outageOf(second, one.stop) : one.stop());
    await has(job, 'RunReclaimed');
    expect(await cluster.eventsOf(job, 'RunReclaimed')).toMatchObject([
      { data: { reason: 'released', attempt: 1, boot: second.identity.boot } },
    ]);
    expect(other.beats.count).toBe(beats);
  });
});
