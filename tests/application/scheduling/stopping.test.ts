// A scheduler can be stopped whatever it is about: it ends soon, leaves no work behind, and does nothing afterwards.
import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { everyMs, longLeaseMs, never, policies, retrying } from '../../support/operatedJobs.js';
import { type RunningScheduler, RunningSchedulers } from '../../support/runningSchedulers.js';
import { endlessWork, TestCluster, type TestInstance, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();
const schedulers = new RunningSchedulers(cluster);

interface Scene {
  readonly job: string;
  readonly instance: TestInstance;
  readonly scheduler: RunningScheduler;
}

type Phase = (scene: Scene) => Promise<unknown> | unknown;

const isMissing = ({ scheduler }: Scene) => eventually(() => expect(scheduler.outcomes.at(-1)).toMatch(/is away/));
const has = async (job: string, type: 'RunClaimed' | 'AttemptFailed') =>
  eventually(async () => expect((await cluster.eventsOf(job, type)).length).toBeGreaterThan(0));

const phases: Readonly<Record<string, Phase>> = {
  'has done nothing yet': () => {},
  'waits for a tick': ({ scheduler }) => eventually(() => expect(scheduler.outcomes).toEqual(['well'])),
  'waits for a store that is away': async (scene) => {
    scene.instance.store.isAway = true;
    await isMissing(scene);
  },
  'waits for a subscription': async ({ instance }) => {
    instance.subscription.isBroken = true;
    await eventually(() => expect(instance.logged.map(({ message }) => message).join()).toMatch(/cannot hear/));
  },
  'waits for the answer to a claim': async ({ job, instance }) => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    instance.store.beforeAnswer = (events) => (events[0]?.type === 'RunClaimed' ? answered : undefined);
    await has(job, 'RunClaimed');
    setImmediate(answer);
  },
  'carries out a run': ({ job }) => has(job, 'RunClaimed'),
  'waits to try a run again': ({ job }) => has(job, 'AttemptFailed'),
};

test.each(Object.keys(phases))('a scheduler that %s stops', async (phase) => {
  const job = phase.replaceAll(' ', '');
  const isDue = /claim|run/.test(phase);
  const fails = /again/.test(phase);
  const definition = workJob(job, {
    ...(isDue ? { schedule: everyMs(200) } : { cron: never }),
    policies: policies(retrying(3, 60_000)),
  });
  const work = fails ? async () => Promise.reject(new TypeError('The catalog answered with a cat.')) : endlessWork;
  const instance = cluster.instance({ [job]: work });
  const scheduler = schedulers.run(instance, [definition], { leaseMs: longLeaseMs });
  await phases[phase]?.({ job, instance, scheduler });

  const since = performance.now();
  await scheduler.stop();
  expect(performance.now() - since).toBeLessThan(1_000);
  expect(await schedulers.boots()).not.toContain(instance.identity.boot);
  expect(instance.runner.workUnderWay).toBe(0);
  const { runs } = await cluster.instance().streams.state(job);
  expect(runs.map(({ boot }) => boot)).toEqual(isDue ? [null] : []);
  const effort = [instance.store.calls, scheduler.rounds()];
  await eventually(() => expect(performance.now() - since).toBeGreaterThan(1_200));
  expect([instance.store.calls, scheduler.rounds()]).toEqual(effort);
});
