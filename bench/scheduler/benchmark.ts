// The scheduler: ours beside pg-boss and graphile-worker, on the same PostgreSQL.
import type { Benchmark, BenchSetting, Section } from '../benchmark.js';
import { promisesSection } from './contestants.js';
import { measureExactness } from './measureExactness.js';
import { measureIdleness } from './measureIdleness.js';
import { latenessSection, measureEveryMinute, measureEverySecond } from './measureLateness.js';
import { openTakeover } from './measureTakeover.js';
import { Records } from './records.js';

async function run(setting: BenchSetting): Promise<readonly Section[]> {
  const records = await Records.create(await setting.server.createDatabase('records'));
  try {
    const punctuality = await measureWhileWaiting(records, setting);
    const idleness = await measureIdleness(records, setting);
    const exactness = await measureExactness(records, setting);
    return [promisesSection(), ...punctuality, idleness, exactness];
  } finally {
    await records.close();
  }
}

// To wait for a takeover costs next to nothing but time: lateness is measured meanwhile.
async function measureWhileWaiting(records: Records, setting: BenchSetting): Promise<readonly Section[]> {
  const takeover = await openTakeover(records, setting);
  try {
    const [everySecond] = await Promise.all([measureEverySecond(records, setting), takeover.kill()]);
    const everyMinute = await measureEveryMinute(records, setting);
    return [latenessSection([...everyMinute, ...everySecond]), await takeover.judge()];
  } finally {
    await takeover.close();
  }
}

export const benchmark: Benchmark = { title: 'Scheduler', run };
