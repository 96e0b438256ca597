// The checks of the schedulers can fail: those that break the one rule, or the other, are found out.
import { afterEach, describe, expect, test } from '@jest/globals';
import { chaosJobs } from '../support/chaos/chaosJobs.js';
import { judgeSchedulers } from '../support/chaos/judgeSchedulers.js';
import type { ChaosJob, SchedulerOrder } from '../support/chaos/schedulerOrder.js';
import { SchedulerScene } from '../support/chaos/schedulerScene.js';
import { eventually } from '../support/eventually.js';

let scene: SchedulerScene;

afterEach(() => scene.close());

const patience = { withinMs: 60_000 };

const jobNamed = (name: string) => chaosJobs.filter(({ definition }) => definition.job === name);
const quick = (job: ChaosJob): ChaosJob => ({ ...job, work: { leastMs: 0, mostMs: 1 } });

async function numberOf(type: string): Promise<number> {
  return (await scene.events()).filter((event) => event.type === type).length;
}

describe('three schedulers that all try every tick at once', () => {
  const race = async (weakness: NonNullable<SchedulerOrder['weakness']>) => {
    scene = await SchedulerScene.open({ jobs: jobNamed('emitCron'), leaseMs: 10_000 });
    for (let instance = 0; instance < 3; instance++) scene.start({ weakness });
    await eventually(async () => expect(await numberOf('RunClaimed')).toBeGreaterThan(8), patience);
  };

  test('claim every tick once', async () => {
    await race('impolite');
    expect((await judgeSchedulers(scene)).faults).toEqual([]);
  }, 90_000);

  test('claim ticks twice, and are found out, when they append at any revision', async () => {
    await race('anyRevision');
    await eventually(async () => {
      const { faults } = await judgeSchedulers(scene);
      expect(faults).toContainEqual(expect.stringMatching(/is doubled: claimed [23] times/));
      expect(faults).toContainEqual(expect.stringContaining('shares its message'));
    }, patience);
  }, 150_000);
});

describe('a scheduler that slept through its lease in the middle of its work', () => {
  /** Two of them: the second has taken the run over, and stands still in turn, when the first goes on. */
  const sleepThroughLease = async (weakness: Pick<SchedulerOrder, 'weakness'> = {}) => {
    scene = await SchedulerScene.open({ jobs: jobNamed('workForbid').map(quick), leaseMs: 1_000 });
    const sleeper = async () => {
      const { said, process } = scene.start({ stopsInWork: true, ...weakness });
      await eventually(() => expect(said).toContainEqual({ stopped: true }), patience);
      return process;
    };
    const [first, second] = [await sleeper(), await sleeper()];
    first.wake();
    return second;
  };

  test('is refused when it says that its run is done', async () => {
    const second = await sleepThroughLease();
    await eventually(async () => expect((await judgeSchedulers(scene)).fenced).toBe(1), patience);
    second.wake();
    await eventually(async () => expect(await numberOf('RunCompleted')).toBeGreaterThan(1), patience);
    expect((await judgeSchedulers(scene)).faults).toEqual([]);
  }, 150_000);

  test('ends the run of another, and is found out, when nobody looks at the epoch', async () => {
    await sleepThroughLease({ weakness: 'anyEpoch' });
    await eventually(async () => {
      const { faults } = await judgeSchedulers(scene);
      expect(faults).toContainEqual(expect.stringContaining('had RunCompleted from who does not hold it'));
      expect(faults).toContainEqual(expect.stringContaining('for somebody who did not hold it'));
      expect(faults).toContainEqual(expect.stringContaining('was worked on beside'));
    }, patience);
  }, 150_000);
});
