// Real schedulers under chaos: processes that are killed, stopped for longer than their lease, and cut off from the log.
import { beforeAll, expect, test } from '@jest/globals';
import { causeChaos } from '../support/chaos/chaos.js';
import { chaosJobs } from '../support/chaos/chaosJobs.js';
import { describeVerdict } from '../support/chaos/describeVerdict.js';
import { judgeSchedulers, type Verdict } from '../support/chaos/judgeSchedulers.js';
import { SchedulerScene } from '../support/chaos/schedulerScene.js';

// Another one each time: the report names it.
const options = { seed: Date.now() % 1_000_000, forMs: 60_000, instances: 3 };

let verdict: Verdict;

beforeAll(async () => {
  const scene = await SchedulerScene.open({ jobs: chaosJobs, leaseMs: 1_500 });
  try {
    const record = await causeChaos(scene, options);
    verdict = await judgeSchedulers(scene, { settledBy: record.until, absences: record.absences });
    process.stdout.write(`${describeVerdict(options, record, verdict)}\n`);
  } finally {
    await scene.close();
  }
}, 300_000);

test('no tick is lost, doubled or unaccounted for, and no run has two holders or two outcomes', () => {
  expect(verdict.faults).toEqual([]);
});

test('a job that must catch up claims every tick', () => {
  for (const job of ['emitFast', 'emitCron', 'workAll', 'workAllow'])
    expect(verdict.jobs.get(job)?.skipped).toEqual({});
});

test('runs of the dead are taken over', () => {
  expect(verdict.takeOverMs.count).toBeGreaterThan(0);
});
