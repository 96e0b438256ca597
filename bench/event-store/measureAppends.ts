// Appending: closed loops of writers, single events and batches, beside one connection that only inserts.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, percentOf, ratio, spread } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import type { AppendedMuch, AppendLoad } from './closedLoop.js';

const loads = [
  { writers: 1, eventsPerAppend: 1 },
  { writers: 1, eventsPerAppend: 5 },
  { writers: 32, eventsPerAppend: 1 },
  { writers: 32, eventsPerAppend: 5 },
] as const;

type Load = (typeof loads)[number];
type Results = ReadonlyMap<Load, AppendedMuch[]>;

const limitLoad = { writers: 1, eventsPerAppend: 1_000 };

export async function measureAppends(contestants: Contestants, { quick, say }: BenchSetting): Promise<Section> {
  const rounds = quick ? 1 : 5;
  const forMs = quick ? 300 : 1_500;
  const results = { ours: emptyResults(), emmett: emptyResults() };
  const limit: AppendedMuch[] = [];
  for (let round = 0; round <= rounds; round++) {
    const isWarmUp = round === 0;
    say(`appending, ${isWarmUp ? 'warm-up' : `round ${round} of ${rounds}`}`);
    const time = (load: Omit<AppendLoad, 'forMs'>) => ({ ...load, forMs: isWarmUp ? forMs / 3 : forMs });
    for (const load of loads) {
      const ours = await contestants.ours.ask('append', time(load));
      const emmett = await contestants.emmett.ask('append', time(load));
      if (isWarmUp) continue;
      results.ours.get(load)?.push(ours);
      results.emmett.get(load)?.push(emmett);
    }
    const bare = await contestants.limit.ask('append', time(limitLoad));
    if (!isWarmUp) limit.push(bare);
  }
  return toSection(results.ours, results.emmett, limit);
}

const emptyResults = () => new Map<Load, AppendedMuch[]>(loads.map((load) => [load, []]));
const speeds = (results: readonly AppendedMuch[] = []) => results.map(({ eventsPerSecond }) => eventsPerSecond);

function toSection(ours: Results, emmett: Results, limit: readonly AppendedMuch[]): Section {
  const rows = loads.map((load) => {
    const [own, theirs] = [ours.get(load) ?? [], emmett.get(load) ?? []];
    return [
      `${load.writers} x ${load.eventsPerAppend}`,
      spread(speeds(own)),
      latencies(own),
      spread(speeds(theirs)),
      latencies(theirs),
      ratio(speeds(own), speeds(theirs)),
      percentOf(speeds(own), speeds(limit)),
    ];
  });
  return {
    title: 'Append',
    table: [
      [
        'Writers x events',
        'Ours, events/s',
        'p50 / p99 ms',
        'emmett, events/s',
        'p50 / p99 ms',
        'Ratio',
        'Of the limit',
      ],
      ...rows,
    ],
    notes: [`The bare limit: ${spread(speeds(limit))} events/s.`, ...aims(ours, emmett, limit)],
  };
}

function latencies(results: readonly AppendedMuch[]): string {
  return `${amount(median(results.map(({ p50Ms }) => p50Ms)))} / ${amount(median(results.map(({ p99Ms }) => p99Ms)))}`;
}

function aims(ours: Results, emmett: Results, limit: readonly AppendedMuch[]): readonly string[] {
  const [, , single, batch] = loads;
  const own = (load: Load) => speeds(ours.get(load));
  return [
    `Aim: 32 writers of single events, at least 8 x emmett. Measured: ${ratio(own(single), speeds(emmett.get(single)))}.`,
    `Aim: at least 40 % of the limit with single events, 60 % with batches of 5 (32 writers). Measured: ` +
      `${percentOf(own(single), speeds(limit))} and ${percentOf(own(batch), speeds(limit))}.`,
  ];
}
