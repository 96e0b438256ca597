// Delivering: from the call of append to the subscriber's handler, at leisure and under all the load the writers can make.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, spread } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import type { DeliveredMuch } from './delivery.js';

const loads = [
  { name: '100 events/s', perSecond: 100 },
  { name: 'saturated by 32 writers', writers: 32 },
] as const;

type Load = (typeof loads)[number];
type Results = ReadonlyMap<Load, DeliveredMuch[]>;

const emptyResults = () => new Map<Load, DeliveredMuch[]>(loads.map((load) => [load, []]));

export async function measureDeliveries({ ours, emmett }: Contestants, { quick, say }: BenchSetting): Promise<Section> {
  const rounds = quick ? 1 : 3;
  const forMs = quick ? 500 : 2_500;
  const results = { ours: emptyResults(), emmett: emptyResults() };
  for (let round = 1; round <= rounds; round++) {
    say(`delivering, round ${round} of ${rounds}`);
    for (const load of loads) {
      results.ours.get(load)?.push(await ours.ask('deliver', { ...load, forMs }));
      results.emmett.get(load)?.push(await emmett.ask('deliver', { ...load, forMs }));
    }
  }
  return {
    title: 'Append to subscriber',
    table: [
      ['Load', 'Contestant', 'p50 ms', 'p99 ms', 'Appended/s', 'Delivered/s', 'Lost'],
      ...loads.flatMap((load) => [
        row(load.name, 'ours', results.ours.get(load) ?? []),
        row(load.name, 'emmett', results.emmett.get(load) ?? []),
      ]),
    ],
    notes: notes(results.ours),
  };
}

function row(load: string, contestant: string, results: readonly DeliveredMuch[]): readonly string[] {
  const sum = (pick: (result: DeliveredMuch) => number) => results.reduce((total, result) => total + pick(result), 0);
  const appended = sum((result) => result.appended);
  return [
    load,
    contestant,
    spread(results.map(({ p50Ms }) => p50Ms)),
    spread(results.map(({ p99Ms }) => p99Ms)),
    amount(median(results.map(({ appendedPerSecond }) => appendedPerSecond))),
    amount(median(results.map(({ deliveredPerSecond }) => deliveredPerSecond))),
    `${sum((result) => result.lost)} of ${appended.toLocaleString('en-US')}`,
  ];
}

function notes(ours: Results): readonly string[] {
  const [paced] = loads;
  const p50 = median((ours.get(paced) ?? []).map(({ p50Ms }) => p50Ms));
  return [
    `Aim: p50 under 3 ms at 100 events/s. Measured: ${amount(p50)} ms.`,
    'Ours is woken by NOTIFY. emmett polls, here with its defaults: batches of 100, 50 ms after a full one, otherwise ' +
      'doubling up to 1 s; its handler is followed by a checkpoint per event.',
    'Lost: acknowledged, and not delivered after the subscriber had been at rest for 3 s.',
  ];
}
