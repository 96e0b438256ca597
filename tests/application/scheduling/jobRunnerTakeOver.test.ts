// Which runs a process takes for dead: those nobody works on, and none that somebody does.
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { findDeadRuns } from '../../../application/scheduling/findDeadRuns.js';
import { eventually } from '../../support/eventually.js';
import {
  endlessWork,
  stubbornWork,
  TestCluster,
  type TestInstance,
  workJob,
} from '../../support/schedulerInstances.js';

const leaseMs = 1_000;
const cluster = new TestCluster();

/** An instance that looks at the job's run by a clock that the test moves. */
function observer(job: string, { streams, runner, identity }: TestInstance) {
  let nowMs = 5_000;
  const clock = { now: () => new Date(), monotonicMs: () => nowMs };
  const look = findDeadRuns({ jobs: [workJob(job)], streams, runner, identity, clock, leaseMs });
  return {
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** @returns whose runs are dead. */
    async look(beats: Record<string, bigint>) {
      await streams.state(job);
      return look(new Map(Object.entries(beats))).map(({ job, run: { boot } }) => ({ job, boot }));
    },
  };
}

/** Takes the job's only open run over. */
async function takeOver(job: string, { streams, runner }: TestInstance): Promise<void> {
  const { runs } = await streams.state(job);
  expect(runs).toHaveLength(1);
  for (const run of runs) await runner.reclaim(job, run);
}

/** One instance that works on a run without end, and another that looks on. */
async function workerAndWitness(job: string) {
  const worker = cluster.instance({ [job]: endlessWork });
  const witness = cluster.instance({ [job]: endlessWork });
  await worker.runner.define(workJob(job));
  await worker.runner.start(job, 'manual');
  return { worker, boot: worker.identity.boot, witness, eyes: observer(job, witness) };
}

describe('a run of another instance', () => {
  test('lives as long as its counter moves, however seldom', async () => {
    const { boot, eyes } = await workerAndWitness('moving');
    for (let counter = 1n; counter < 5n; counter++) {
      expect(await eyes.look({ [boot]: counter })).toEqual([]);
      eyes.pass(leaseMs - 1);
      expect(await eyes.look({ [boot]: counter })).toEqual([]);
    }
  });

  test('is dead when its counter stood still for as long as the lease', async () => {
    const { boot, eyes } = await workerAndWitness('still');
    expect(await eyes.look({ [boot]: 7n })).toEqual([]);
    eyes.pass(leaseMs / 2);
    expect(await eyes.look({ [boot]: 7n })).toEqual([]);
    eyes.pass(leaseMs / 2);
    expect(await eyes.look({ [boot]: 7n })).toEqual([{ job: 'still', boot }]);
  });

  test('is given a whole lease by one that has just come', async () => {
    const { boot, eyes } = await workerAndWitness('old');
    eyes.pass(100 * leaseMs);
    expect(await eyes.look({ [boot]: 1_000n })).toEqual([]);
  });

  test('is dead at once when its instance took itself out', async () => {
    const { boot, eyes } = await workerAndWitness('gone');
    expect(await eyes.look({})).toEqual([{ job: 'gone', boot }]);
  });

  test('is not dead when it was handed back: whoever hears of it takes it up', async () => {
    const { worker, boot, eyes } = await workerAndWitness('given');
    await worker.runner.stop();
    expect(await eyes.look({ [boot]: 1n })).toEqual([]);
  });

  test('lives through a time in which nobody could look, such as an outage of the database', async () => {
    const { boot, eyes } = await workerAndWitness('unseen');
    expect(await eyes.look({ [boot]: 7n })).toEqual([]);
    eyes.pass(20 * leaseMs);
    expect(await eyes.look({ [boot]: 7n })).toEqual([]);
  });
});

describe('a run of the process itself', () => {
  test('lives while it works on it, whatever its own counter says', async () => {
    const job = 'own';
    const instance = cluster.instance({ [job]: endlessWork });
    await instance.runner.define(workJob(job));
    await instance.runner.start(job, 'manual');
    expect(await observer(job, instance).look({})).toEqual([]);
  });

  test('is dead when it claimed it without hearing of it', async () => {
    const job = 'unheard';
    const instance = cluster.instance({ [job]: endlessWork });
    await instance.runner.define(workJob(job));
    instance.store.beforeAnswer = () => {
      throw new EventStoreUnavailableError('The connection broke.');
    };
    await expect(instance.runner.start(job, 'manual')).rejects.toThrow(EventStoreUnavailableError);
    instance.store.beforeAnswer = () => undefined;
    const { boot } = instance.identity;
    expect(await observer(job, instance).look({ [boot]: 1n })).toEqual([{ job, boot }]);
    await takeOver(job, instance);
    expect(await observer(job, instance).look({ [boot]: 2n })).toEqual([]);
  });

  test('lives while the answer to its claim is still on the way', async () => {
    const job = 'underWay';
    const instance = cluster.instance({ [job]: endlessWork });
    await instance.runner.define(workJob(job));
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    instance.store.beforeAnswer = () => answered;
    const starting = instance.runner.start(job, 'manual');
    await eventually(async () => expect(await cluster.eventsOf(job, 'RunClaimed')).toHaveLength(1));
    try {
      expect(await observer(job, instance).look({ [instance.identity.boot]: 1n })).toEqual([]);
    } finally {
      answer();
      await starting;
    }
  });

  test('lives when it lost the run, got it back, and its first attempt ends', async () => {
    const job = 'gotBack';
    const lost = stubbornWork();
    let attempts = 0;
    const mine = cluster.instance({ [job]: (run) => (attempts++ === 0 ? lost.handler(run) : endlessWork(run)) });
    const other = cluster.instance({ [job]: endlessWork });
    await mine.runner.define(workJob(job));
    await mine.runner.start(job, 'manual');
    await takeOver(job, other);
    await other.runner.stop();
    await takeOver(job, mine);
    lost.end();
    await eventually(() => expect(mine.logged).toMatchObject([{ level: 'error' }]));
    expect(await observer(job, mine).look({ [mine.identity.boot]: 1n })).toEqual([]);
  });
});
