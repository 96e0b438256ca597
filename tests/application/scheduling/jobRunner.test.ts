// What becomes of a run: one process carries it out, and its end is in the log exactly once, whatever dies meanwhile.
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import type { JobHandler, JobRun } from '../../../application/scheduling/carryOut.js';
import { DomainError } from '../../../domain/domainError.js';
import { defaultPolicies } from '../../../domain/scheduling/jobPolicies.js';
import type { OpenRun } from '../../../domain/scheduling/scheduledJobState.js';
import { eventually } from '../../support/eventually.js';
import {
  endlessWork,
  stubbornWork,
  TestCluster,
  type TestInstance,
  workJob,
} from '../../support/schedulerInstances.js';

const cluster = new TestCluster();

const typesOf = async (job: string) => (await cluster.events(job)).map(({ type }) => type);
const onlyFault = async (job: string) => {
  const faults = await cluster.eventsOf(job, 'RunFailed');
  expect(faults).toHaveLength(1);
  return faults[0]?.data.error;
};

/** A job whose runs are tried once. */
const onceTried = (job: string, change = {}) =>
  workJob(job, {
    policies: { ...defaultPolicies, retry: { ...defaultPolicies.retry, attempts: 1 }, graceMs: 50 },
    ...change,
  });

/** The job's only open run. */
async function openRun(job: string, { streams }: TestInstance) {
  const { runs } = await streams.state(job);
  expect(runs).toHaveLength(1);
  return runs[0] as OpenRun;
}

/** Starts the work on an instance of its own and waits for its end. */
async function runToEnd(job: string, handler: JobHandler, timeoutMs = 30_000) {
  const instance = cluster.instance({ [job]: handler });
  await instance.runner.define(onceTried(job, { timeoutMs }));
  await instance.runner.start(job, 'manual', { parameters: { careful: true } });
  await instance.runner.settle();
  return instance;
}

describe('a tick', () => {
  test('for which several instances race is carried out by exactly one', async () => {
    const job = 'raced';
    let now = new Date('2026-10-01T12:00:00.500Z');
    const clock = { now: () => now, monotonicMs: () => performance.now() };
    const worked: string[] = [];
    const racers = Array.from({ length: 3 }, () => {
      const handler: JobHandler = async ({ context }) => {
        worked.push(context.instance);
        return {};
      };
      return cluster.instance({ [job]: handler }, { clock });
    });
    await Promise.all(racers.map(({ runner }) => runner.define(workJob(job))));
    const slots = Array.from({ length: 10 }, (_, index) => new Date(Date.UTC(2026, 9, 1, 12, 0, 1 + index)));
    for (const slot of slots) {
      now = slot;
      await Promise.all(racers.map(({ runner }) => runner.claimTick(job)));
      await Promise.all(racers.map(({ runner }) => runner.settle()));
    }
    const claims = await cluster.eventsOf(job, 'RunClaimed');
    expect(claims.map(({ data }) => data.scheduledFor)).toEqual(slots.map((slot) => slot.toISOString()));
    expect(worked).toEqual(claims.map(({ data }) => data.instance));
    expect(await cluster.eventsOf(job, 'RunCompleted')).toHaveLength(slots.length);
    expect(await cluster.eventsOf(job, 'TicksSkipped')).toEqual([]);
  });
});

describe('a run', () => {
  test('gets its parameters, and what it reports is recorded with its end', async () => {
    const runs: JobRun[] = [];
    await runToEnd('reported', async (run) => {
      runs.push(run);
      return { books: 3, withheld: ['a'] };
    });
    expect(runs).toMatchObject([{ parameters: { careful: true } }]);
    expect(await typesOf('reported')).toEqual(['JobDefined', 'RunClaimed', 'RunCompleted']);
    expect(await cluster.eventsOf('reported', 'RunCompleted')).toMatchObject([
      { data: { summary: { books: 3, withheld: ['a'] } } },
    ]);
  });

  test('that takes too long is aborted and recorded as failed with timeout', async () => {
    const signals: AbortSignal[] = [];
    const handler: JobHandler = (run) => {
      signals.push(run.signal);
      return endlessWork(run);
    };
    const { logged } = await runToEnd('slow', handler, 100);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await onlyFault('slow')).toEqual({ code: 'timeout', message: 'Not done within 0.1 s; aborted.' });
    expect(logged).toMatchObject([{ level: 'warn', message: 'run failed', job: 'slow' }]);
  });

  test('that throws is recorded as failed with its message', async () => {
    const { streams } = await runToEnd('broken', async () => {
      throw new TypeError('The catalog answered with a cat.');
    });
    expect(await onlyFault('broken')).toEqual({ code: 'TypeError', message: 'The catalog answered with a cat.' });
    expect((await streams.state('broken')).runs).toEqual([]);
  });

  test('that throws something that is no error is recorded as failed with what it threw', async () => {
    await runToEnd('careless', async () => {
      throw 'no catalog today';
    });
    expect(await onlyFault('careless')).toMatchObject({ message: 'no catalog today' });
  });

  test('that ignores its end is left alone after a grace, and blocks its job no longer', async () => {
    const job = 'deaf';
    const { runner, streams } = cluster.instance({ [job]: () => new Promise(() => {}) });
    await runner.define(onceTried(job, { timeoutMs: 50 }));
    await runner.start(job, 'manual');
    await runner.settle();
    expect(await onlyFault(job)).toMatchObject({ code: 'timeout' });
    expect((await streams.state(job)).runs).toEqual([]);
  });

  test('that breaks a rule is recorded as failed with the code of the rule', async () => {
    await runToEnd('refused', async () => {
      throw new DomainError('too_many_delistings', 'Half of the catalog is gone.');
    });
    expect(await onlyFault('refused')).toEqual({
      code: 'too_many_delistings',
      message: 'Half of the catalog is gone.',
    });
  });

  test('of a job that this version has no work for is recorded as failed', async () => {
    const { runner } = cluster.instance();
    await runner.define(workJob('unknown'));
    await runner.start('unknown', 'manual');
    await runner.settle();
    expect(await onlyFault('unknown')).toMatchObject({ code: 'no_handler' });
  });

  test('is handed back when its instance stops, and another carries it out as the same attempt', async () => {
    const job = 'handedBack';
    const leaving = cluster.instance({ [job]: endlessWork });
    const staying = cluster.instance({ [job]: async () => ({ by: 'staying' }) });
    await leaving.runner.define(workJob(job));
    await leaving.runner.start(job, 'manual');
    await leaving.runner.stop();
    expect(await typesOf(job)).toEqual(['JobDefined', 'RunClaimed', 'RunReleased']);
    await staying.runner.reclaim(job, await openRun(job, staying));
    await staying.runner.settle();
    expect((await cluster.events(job)).slice(3)).toMatchObject([
      { type: 'RunReclaimed', data: { attempt: 1, reason: 'released', boot: staying.identity.boot } },
      { type: 'RunCompleted', data: { summary: { by: 'staying' } } },
    ]);
  });

  test('that ends in spite of the stop is recorded as completed', async () => {
    const job = 'quickAtLast';
    const { handler, end } = stubbornWork();
    const { runner } = cluster.instance({ [job]: handler });
    await runner.define(workJob(job));
    await runner.start(job, 'manual');
    const stopped = runner.stop();
    end();
    await stopped;
    expect(await typesOf(job)).toEqual(['JobDefined', 'RunClaimed', 'RunCompleted']);
  });
});

describe('a process that lost its run to another', () => {
  test.each(['before', 'after'])('and ends it %s the other does is refused, and says so', async (order) => {
    const job = `lost ${order}`;
    const [lost, taken] = [stubbornWork(), stubbornWork()];
    const loser = cluster.instance({ [job]: lost.handler });
    const taker = cluster.instance({ [job]: async (run) => ({ ...(await taken.handler(run)), by: 'taker' }) });
    await loser.runner.define(workJob(job));
    await loser.runner.start(job, 'manual');
    await taker.runner.reclaim(job, await openRun(job, taker));
    const ends = [
      { work: lost, runner: loser.runner },
      { work: taken, runner: taker.runner },
    ];
    for (const { work, runner } of order === 'before' ? ends : ends.reverse()) {
      work.end();
      await runner.settle();
    }
    expect((await cluster.events(job)).slice(1)).toMatchObject([
      { type: 'RunClaimed' },
      { type: 'RunReclaimed', data: { attempt: 2, reason: 'lease-expired', boot: taker.identity.boot } },
      { type: 'RunCompleted', data: { summary: { by: 'taker' } } },
    ]);
    expect(loser.logged).toMatchObject([{ level: 'error', err: { message: expect.stringMatching(/no longer held/) } }]);
    expect(taker.logged).toMatchObject([{ level: 'info', message: 'run completed' }]);
  });
});

describe('while the store is away', () => {
  test('the end of a run waits, and is recorded once when it is back', async () => {
    const job = 'outage';
    const { handler, end } = stubbornWork();
    const { runner, streams, store, logged } = cluster.instance({ [job]: handler });
    await runner.define(workJob(job));
    await runner.start(job, 'manual');
    store.isAway = true;
    end();
    await eventually(() => expect(logged).toMatchObject([{ level: 'error', err: { message: 'The store is away.' } }]));
    expect(streams.known(job)?.runs.map((run) => runner.isBusyWith(job, run))).toEqual([true]);
    store.isAway = false;
    await runner.settle();
    expect(await typesOf(job)).toEqual(['JobDefined', 'RunClaimed', 'RunCompleted']);
    expect(logged.at(-1)).toMatchObject({ level: 'info', message: 'run completed' });
  });

  test('an end whose confirmation was lost is in the log once', async () => {
    const job = 'lostAnswer';
    const { handler, end } = stubbornWork();
    const { runner, store } = cluster.instance({ [job]: handler });
    await runner.define(workJob(job));
    await runner.start(job, 'manual');
    let lost = 0;
    store.beforeAnswer = () => {
      if (lost++ === 0) throw new EventStoreUnavailableError('The connection broke.');
    };
    end();
    await runner.settle();
    expect(lost).toBe(1);
    expect(await typesOf(job)).toEqual(['JobDefined', 'RunClaimed', 'RunCompleted']);
  });

  test('a stop does not wait for it', async () => {
    const job = 'stoppedInOutage';
    const { runner, store, logged } = cluster.instance({ [job]: endlessWork });
    await runner.define(workJob(job));
    await runner.start(job, 'manual');
    store.isAway = true;
    await runner.stop();
    expect(logged).toMatchObject([{ level: 'error', err: { message: 'The store is away.' } }]);
    expect(await typesOf(job)).toEqual(['JobDefined', 'RunClaimed']);
  });
});
