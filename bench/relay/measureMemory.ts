// A million messages in one go: does the process need more and more memory?
import type { BenchSetting, Section } from '../benchmark.js';
import { Contestant } from '../contestant.js';
import { amount } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import { withQueue } from './consumerQueue.js';
import type { RelayTasks } from './tasks.js';

/** What the relay's process may take for its objects; the messages alone are more than ten times that. */
const heapMiB = 64;

export async function measureMemory({ rabbitMq, places }: Contestants, { quick, say }: BenchSetting): Promise<Section> {
  const messages = quick ? 30_000 : 1_000_000;
  const relay = new Contestant<RelayTasks>(new URL('./ours.js', import.meta.url), { heapMiB });
  try {
    await relay.ask('prepare', places);
    say(`filling the log with ${messages.toLocaleString('en-US')} requests`);
    await relay.ask('fill', { messages });
    say('relaying all of them');
    const used = await withQueue(rabbitMq, () => relay.ask('relayAll', { window: 1_000, messages }));
    return {
      title: `${messages.toLocaleString('en-US')} messages in one go`,
      table: [
        ['Messages/s', 'Memory after a tenth', 'The most after that'],
        [amount(used.messages / used.seconds), `${amount(used.firstMiB)} MiB`, `${amount(used.mostMiB)} MiB`],
      ],
      notes: [
        'Resident memory of the process that reads the log, makes the envelopes, publishes and saves checkpoints, whose ' +
          `objects may take ${heapMiB} MiB: with more it would have ended.`,
      ],
    };
  } finally {
    await relay.close();
  }
}
