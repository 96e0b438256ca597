// The scheduler: ours beside pg-boss and graphile-worker, on the same PostgreSQL.
import type { Benchmark, BenchSetting, Section } from '../benchmark.js';
import { promisesSection } from './contestants.js';
import { measureExactness } from './measureExactness.js';
import { measureIdleness } from './measureIdleness.js';
import { measureLateness } from './measureLateness.js';
import { beginTakeover } from './measureTakeover.js';
import { Records } from './records.js';

async function run(setting: BenchSetting): Promise<readonly Section[]> {
  const records = await Records.create(await setting.server.createDatabase('records'));
  try {
    const [lateness, takeover] = await latenessAndTakeover(records, setting);
    const idleness = await measureIdleness(records, setting);
    const exactness = await measureExactness(records, setting);
    return [promisesSection(), lateness, takeover, idleness, exactness];
  } finally {
    await records.close();
  }
}

// Whoever has not taken over after half a minute may go on waiting while lateness is measured: it costs no time, and
// next to nothing else.
async function latenessAndTakeover(records: Records, setting: BenchSetting): Promise<readonly [Section, Section]> {
  const endTakeover = await beginTakeover(records, setting);
  const [lateness, takeover] = await measureLateness(records, setting).then(
    async (section) => [section, await endTakeover()] as const,
    async (error: Error) => {
      await endTakeover();
      throw error;
    },
  );
  return [lateness, takeover];
}

export const benchmark: Benchmark = { title: 'Scheduler', run };
