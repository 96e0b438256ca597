// The long form of the chaos: `npm run chaos -- [--minutes 10] [--instances 4] [--seed n]`; fails when there is any fault.
import { parseArgs } from 'node:util';
import { OwnPostgres } from '../ownPostgres.js';
import { causeChaos } from './chaos.js';
import { chaosJobs } from './chaosJobs.js';
import { describeVerdict } from './describeVerdict.js';
import { judgeSchedulers } from './judgeSchedulers.js';
import { SchedulerScene } from './schedulerScene.js';

async function main(server: OwnPostgres): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      instances: { type: 'string', default: '4' },
      seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    },
  });
  const forMs = Number(values.minutes) * 60_000;
  const options = { forMs, instances: Number(values.instances), seed: Number(values.seed), server };
  process.stdout.write(`Chaos for ${values.minutes} minutes with seed ${values.seed}.\n`);
  const scene = await SchedulerScene.open({ jobs: chaosJobs, leaseMs: 1_500 });
  try {
    const record = await causeChaos(scene, options);
    const verdict = await judgeSchedulers(scene, { settledBy: record.until, absences: record.absences });
    process.stdout.write(`${describeVerdict(options, record, verdict)}\n`);
    return verdict.faults.length === 0;
  } finally {
    await scene.close();
  }
}

const server = await OwnPostgres.start();
process.env.TEST_POSTGRES_URL = server.url;
try {
  if (!(await main(server))) process.exitCode = 1;
} finally {
  await server.stop();
}
