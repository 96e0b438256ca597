// From the instant that was due to the handler's start: a cron of every minute, and one of every second.
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchSetting, Section } from '../benchmark.js';
import { type Contestant, interrupted } from '../contestant.js';
import { amount, median, percentile, ratio } from '../statistics.js';
import { hastyPgBoss, openDatabase, type Peer, peers, startInstance } from './contestants.js';
import type { RecordedRun, Records } from './records.js';
import type { SchedulerTasks } from './scheduler.js';

const minuteMs = 60_000;
const instances = 2;

interface Entry {
  readonly peer: Peer;
  readonly scene: 'minute' | 'second';
}

/** All at once: none of them does anything between its ticks that could be in another's way. */
export async function measureLateness(records: Records, { server, quick, say }: BenchSetting): Promise<Section> {
  const ticks = { minute: quick ? 1 : 9, second: quick ? 10 : 60 };
  const entries: readonly Entry[] = [
    ...[...peers, hastyPgBoss].map((peer) => ({ peer, scene: 'minute' as const })),
    ...peers.filter(({ offersSeconds }) => offersSeconds).map((peer) => ({ peer, scene: 'second' as const })),
  ];
  say(`starting ${instances} instances of each for ${ticks.minute} ticks of a minute`);
  const started: Contestant<SchedulerTasks>[] = [];
  try {
    for (const entry of entries) started.push(...(await startAll(entry, records, server)));
    const firstMinute = Math.ceil((Date.now() + 2_000) / minuteMs) * minuteMs;
    // One that waits for the next minute after all, as pg-boss may, is still heard.
    await wait(firstMinute + ticks.minute * minuteMs - 1_000 - Date.now(), undefined, { signal: interrupted });
    const latenesses = new Map<Entry, readonly number[]>();
    for (const entry of entries) {
      const lastTick = firstMinute + (ticks.minute - 1) * minuteMs;
      const [from, to] =
        entry.scene === 'minute' ? [firstMinute, lastTick] : [lastTick - ticks.second * 1_000, lastTick - 1];
      latenesses.set(entry, latenessesOf(await records.of(sceneOf(entry)), from, to));
    }
    return section(entries, latenesses, ticks);
  } finally {
    await Promise.all(started.map((contestant) => contestant.close()));
  }
}

async function startAll(entry: Entry, records: Records, server: BenchSetting['server']) {
  const { peer, scene } = entry;
  const url = await openDatabase(peer, scene, server);
  const cron = scene === 'minute' ? '* * * * *' : '* * * * * *';
  return Promise.all(
    Array.from({ length: instances }, () =>
      startInstance(peer, {
        url,
        jobs: [{ name: 'punctual', cron }],
        startsNow: false,
        workMs: 0,
        records: { url: records.url, scene: sceneOf(entry) },
      }),
    ),
  );
}

const sceneOf = ({ peer, scene }: Entry) => `${scene} ${peer.key}`;

/** In milliseconds, of the ticks from the first to the last instant, both included. */
function latenessesOf(runs: readonly RecordedRun[], from: number, to: number): readonly number[] {
  return runs.flatMap(({ tickAt, startedAt }) =>
    tickAt !== null && tickAt >= from && tickAt <= to ? [startedAt - tickAt] : [],
  );
}

function section(
  entries: readonly Entry[],
  latenesses: ReadonlyMap<Entry, readonly number[]>,
  ticks: Readonly<Record<Entry['scene'], number>>,
): Section {
  const ours = latenesses.get(entries[0] as Entry) ?? [];
  const rows = entries.map((entry) => {
    const late = latenesses.get(entry) ?? [];
    const expected = ticks[entry.scene];
    const isOurs = entry.peer === peers[0];
    return [
      entry.scene === 'minute' ? 'every minute' : 'every second',
      entry.peer.name,
      `${late.length} of ${expected}`,
      amount(median(late)),
      amount(percentile(late, 0.99)),
      amount(Math.max(...late)),
      isOurs ? '' : ratio([median(late)], [median(ours)]),
    ];
  });
  const notOffered = peers.filter(({ offersSeconds }) => !offersSeconds);
  return {
    title: 'Lateness of a tick, ms',
    table: [
      ['Schedule', 'Scheduler', 'Runs', 'p50', 'p99', 'Most', 'p50 to that of ours'],
      ...rows,
      ...notOffered.map(({ name }) => ['every second', name, 'not offered']),
    ],
    notes: [
      `From the nominal instant to the first line of the handler; ${instances} instances of each, all at once, each system in a database of its own. Of few ticks, p99 is the latest.`,
    ],
  };
}
