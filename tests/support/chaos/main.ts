// The long form of the chaos, on a database server of its own; fails when there is any fault.
import { parseArgs } from 'node:util';
import { OwnPostgres } from '../ownPostgres.js';
import { type ChaosOptions, causeChaos } from './chaos.js';
import { chaosJobs } from './chaosJobs.js';
import { describeVerdict } from './describeVerdict.js';
import { judgeSchedulers } from './judgeSchedulers.js';
import { SchedulerScene } from './schedulerScene.js';

async function main(): Promise<number> {
  const wish = readArguments();
  if (!wish) {
    process.stderr.write(
      'Usage: npm run chaos -- [--minutes 10] [--instances 4] [--seed <the one of an earlier run>]\n',
    );
    return 2;
  }
  process.stdout.write(`Chaos for ${wish.forMs / 60_000} minutes with seed ${wish.seed}.\n`);
  const server = await OwnPostgres.start();
  process.env.TEST_POSTGRES_URL = server.url;
  try {
    return await cause({ ...wish, server });
  } finally {
    await server.stop();
  }
}

/** undefined when they are none that we know. */
function readArguments(): Omit<ChaosOptions, 'server'> | undefined {
  try {
    const minutes = { type: 'string', default: '10' } as const;
    const instances = { type: 'string', default: '4' } as const;
    const seed = { type: 'string', default: `${Date.now() % 1_000_000}` } as const;
    const { values } = parseArgs({ options: { minutes, instances, seed } });
    const wish = {
      forMs: Number(values.minutes) * 60_000,
      instances: Number(values.instances),
      seed: Number(values.seed),
    };
    return Object.values(wish).every((value) => value > 0) ? wish : undefined;
  } catch {
    return undefined;
  }
}

async function cause(options: ChaosOptions): Promise<number> {
  const scene = await SchedulerScene.open({ jobs: chaosJobs, leaseMs: 1_500 });
  try {
    const record = await causeChaos(scene, options);
    const verdict = await judgeSchedulers(scene, { settledBy: record.until, absences: record.absences });
    process.stdout.write(`${describeVerdict(options, record, verdict)}\n`);
    return verdict.faults.length === 0 ? 0 : 1;
  } finally {
    await scene.close();
  }
}

process.exitCode = await main();
