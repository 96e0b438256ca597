// How many messages a second, with how many under way: the relay beside the bare channel, round by round.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, percentOf, spread } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import { withQueue } from './consumerQueue.js';
import type { PublishedMuch } from './tasks.js';

const windows = [
  { window: 1, messages: 3_000 },
  { window: 100, messages: 30_000 },
  { window: 1_000, messages: 30_000 },
] as const;

export async function measureWindows(
  { ours, raw, rabbitMq }: Contestants,
  { quick, say }: BenchSetting,
): Promise<Section> {
  const rounds = quick ? 1 : 7;
  say('filling the log');
  await ours.ask('fill', { messages: 30_000 });
  const results = windows.map((load) => ({ ...load, ours: [] as PublishedMuch[], raw: [] as PublishedMuch[] }));
  // Round 0 warms up and is not counted.
  for (let round = quick ? 1 : 0; round <= rounds; round++) {
    say(`publishing, round ${round} of ${rounds}`);
    for (const { window, messages, ...published } of results) {
      const load = { window, messages: quick ? messages / 10 : messages };
      // Whoever begins has the broker in another state than whoever follows.
      const order = round % 2 ? (['ours', 'raw'] as const) : (['raw', 'ours'] as const);
      for (const name of order) {
        const contestant = name === 'ours' ? ours : raw;
        const result = await withQueue(rabbitMq, () => contestant.ask('publish', load));
        if (round > 0) published[name].push(result);
      }
    }
  }
  return {
    title: 'Messages a second',
    table: [
      ['Window', 'Relay, messages/s', 'p50 / p99 ms', 'Bare channel, messages/s', 'p50 / p99 ms', 'Relay of bare'],
      ...results.map((result) => [
        amount(result.window).replace('.00', ''),
        ...figures(result.ours),
        ...figures(result.raw),
        percentOf(result.ours.map(perSecond), result.raw.map(perSecond)),
      ]),
    ],
    notes: [`Aim: at least 90 % of the bare channel at every window. Measured: ${measured(results)}.`],
  };
}

const perSecond = ({ messages, seconds }: PublishedMuch) => messages / seconds;

function figures(results: readonly PublishedMuch[]): readonly string[] {
  const times = [results.map(({ p50Ms }) => p50Ms), results.map(({ p99Ms }) => p99Ms)].map(median).map(amount);
  return [spread(results.map(perSecond)), times.join(' / ')];
}

function measured(results: readonly { ours: readonly PublishedMuch[]; raw: readonly PublishedMuch[] }[]): string {
  return results.map(({ ours, raw }) => percentOf(ours.map(perSecond), raw.map(perSecond))).join(', ');
}
