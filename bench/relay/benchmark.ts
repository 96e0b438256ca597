// The relay: from the log in PostgreSQL to RabbitMQ's confirms, beside a bare confirm channel on the same broker.
import { rabbitMqForTests, type TestRabbitMq } from '../../tests/support/rabbitMq.js';
import type { Benchmark, BenchSetting, Section } from '../benchmark.js';
import { Contestant } from '../contestant.js';
import { measureLatency } from './measureLatency.js';
import { measureMemory } from './measureMemory.js';
import { measureWindows } from './measureWindows.js';
import type { Places, PublishTasks, RelayTasks } from './tasks.js';

export interface Contestants {
  readonly ours: Contestant<RelayTasks>;
  readonly raw: Contestant<PublishTasks>;
  readonly rabbitMq: TestRabbitMq;
  readonly places: Places;
}

/** What the relay's process may take for its objects: far less than the messages do. */
const heapMiB = 96;

async function run(setting: BenchSetting): Promise<readonly Section[]> {
  const rabbitMq = await rabbitMqForTests();
  if (!rabbitMq) throw new Error('This benchmark needs a broker; see above.');
  const ours = new Contestant<RelayTasks>(new URL('./ours.js', import.meta.url), { heapMiB });
  const raw = new Contestant<PublishTasks>(new URL('./raw.js', import.meta.url));
  try {
    const places = { url: await setting.server.createDatabase('relay'), amqpUrl: rabbitMq.url };
    await ours.ask('prepare', places);
    await raw.ask('prepare', places);
    const contestants: Contestants = { ours, raw, rabbitMq, places };
    return [
      await measureWindows(contestants, setting),
      await measureLatency(contestants, setting),
      await measureMemory(contestants, setting),
    ];
  } finally {
    await Promise.all([ours.close(), raw.close()]);
    await rabbitMq.stop();
  }
}

export const benchmark: Benchmark = { title: 'Relay', run };
