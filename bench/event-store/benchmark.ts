// The event log in PostgreSQL: ours beside emmett's and beside what PostgreSQL itself can do.
import type { Benchmark, BenchSetting, Section } from '../benchmark.js';
import { Contestant } from '../contestant.js';
import { measureAppends } from './measureAppends.js';
import { measureDeliveries } from './measureDeliveries.js';
import { measureReading } from './measureReading.js';
import type { EventStoreTasks, LimitTasks } from './tasks.js';

export interface Contestants {
  readonly ours: Contestant<EventStoreTasks>;
  readonly emmett: Contestant<EventStoreTasks>;
  readonly limit: Contestant<LimitTasks>;
}

async function run(setting: BenchSetting): Promise<readonly Section[]> {
  const contestants: Contestants = {
    ours: new Contestant(new URL('./ours.js', import.meta.url)),
    emmett: new Contestant(new URL('./emmett.js', import.meta.url)),
    limit: new Contestant(new URL('./limit.js', import.meta.url)),
  };
  try {
    setting.say('creating the schemas');
    const url = await setting.server.createDatabase('ours');
    await contestants.ours.ask('prepare', { url });
    await contestants.limit.ask('prepare', { url });
    await contestants.emmett.ask('prepare', { url: await setting.server.createDatabase('emmett') });
    return [
      await measureAppends(contestants, setting),
      await measureDeliveries(contestants, setting),
      await measureReading(contestants, setting),
    ];
  } finally {
    await Promise.all(Object.values(contestants).map((contestant) => contestant.close()));
  }
}

export const benchmark: Benchmark = { title: 'Event log in PostgreSQL', run };
