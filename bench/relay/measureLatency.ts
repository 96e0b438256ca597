// How long a message takes from the call of append to the broker's confirm, when little goes on.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, spread } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import { withQueue } from './consumerQueue.js';
import type { PublishedMuch } from './tasks.js';

const perSecond = 100;

export async function measureLatency({ ours, rabbitMq }: Contestants, { quick, say }: BenchSetting): Promise<Section> {
  const rounds = quick ? 1 : 5;
  const results: PublishedMuch[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`at ${perSecond} messages a second, round ${round} of ${rounds}`);
    const load = { perSecond, forMs: quick ? 1_000 : 5_000 };
    results.push(await withQueue(rabbitMq, () => ours.ask('paced', load)));
  }
  const p50 = results.map(({ p50Ms }) => p50Ms);
  return {
    title: `From append to confirm, at ${perSecond} messages a second`,
    table: [
      ['Messages', 'p50 ms', 'p99 ms'],
      [
        amount(results.reduce((sum, { messages }) => sum + messages, 0)),
        spread(p50),
        spread(results.map((r) => r.p99Ms)),
      ],
    ],
    notes: [`Aim: p50 under 10 ms. Measured: ${amount(median(p50))} ms, the commit of the request included.`],
  };
}
