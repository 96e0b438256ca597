// A process that holds a run is killed: how long until another process has started that run again.
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchSetting, Section } from '../benchmark.js';
import { type Contestant, interrupted } from '../contestant.js';
import { amount, median, ratio, spread } from '../statistics.js';
import { neverDue, openDatabase, type Peer, peers, startInstance } from './contestants.js';
import type { RecordedRun, Records } from './records.js';
import type { SchedulerTasks } from './scheduler.js';

interface Scene {
  readonly peer: Peer;
  readonly holders: readonly Contestant<SchedulerTasks>[];
  readonly standby: Contestant<SchedulerTasks>;
  /** When each holder was killed, by its process id. */
  readonly killedAt: Map<number, number>;
}

export interface Takeover {
  /** Kills the holders, once everybody has watched them for a while. */
  kill(): Promise<void>;
  /** What came of it until now. */
  judge(): Promise<Section>;
  close(): Promise<void>;
}

/** Lets processes hold runs. */
export async function openTakeover(records: Records, setting: BenchSetting): Promise<Takeover> {
  setting.say('takeover: letting processes hold runs');
  const scenes: Scene[] = [];
  const close = async () => {
    for (const { holders, standby } of scenes) for (const process of [...holders, standby]) await process.close();
  };
  try {
    for (const peer of peers) scenes.push(await open(peer, records, setting));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kill: () => killHolders(scenes, setting),
    async judge() {
      const until = Date.now();
      return section(scenes, await Promise.all(scenes.map(({ peer }) => records.of(sceneOf(peer)))), until);
    },
    close,
  };
}

async function killHolders(scenes: readonly Scene[], { quick, say }: BenchSetting): Promise<void> {
  // Who judges by signs of life must have seen some.
  await wait(quick ? 6_000 : 20_000, undefined, { signal: interrupted });
  say('takeover: killing the holders');
  for (let i = 0; i < holdersOf(quick); i++) {
    for (const { holders, killedAt } of scenes) {
      const holder = holders[i];
      if (!holder) continue;
      killedAt.set(holder.pid, Date.now());
      holder.signal('SIGKILL');
    }
    // At different phases of everybody's timers.
    await wait(1_700, undefined, { signal: interrupted });
  }
}

const holdersOf = (quick: boolean) => (quick ? 1 : 5);
const sceneOf = ({ key }: Peer) => `takeover ${key}`;

/** The holders begin first, so that nobody takes their runs before they do. */
async function open(peer: Peer, records: Records, { server, quick }: BenchSetting): Promise<Scene> {
  const url = await openDatabase(peer, 'takeover', server);
  const jobs = Array.from({ length: holdersOf(quick) }, (_, i) => ({ name: `held${i}`, cron: neverDue }));
  const wish = { url, records: { url: records.url, scene: sceneOf(peer) } };
  const holders = await Promise.all(
    jobs.map((job) => startInstance(peer, { ...wish, jobs: [job], startsNow: true, workMs: Number.POSITIVE_INFINITY })),
  );
  for (let held = 0; held < jobs.length; held = (await records.of(sceneOf(peer))).length) {
    await wait(100, undefined, { signal: interrupted });
  }
  const standby = await startInstance(peer, { ...wish, jobs, startsNow: false, workMs: 0 });
  return { peer, holders, standby, killedAt: new Map() };
}

/** In seconds; a run that nobody took over is missing. */
function takeovers(runs: readonly RecordedRun[], killedAt: ReadonlyMap<number, number>): readonly number[] {
  return runs.flatMap(({ pid, job, run }) => {
    const death = killedAt.get(pid);
    const next = runs.find((other) => other.job === job && other.run === run && other.pid !== pid);
    return death && next ? [(next.startedAt - death) / 1_000] : [];
  });
}

function section(scenes: readonly Scene[], found: readonly (readonly RecordedRun[])[], until: number): Section {
  const results = scenes.map(({ killedAt }, i) => takeovers(found[i] ?? [], killedAt));
  const [ours = []] = results;
  const rows = scenes.map(({ peer, killedAt }, i) => {
    const seconds = results[i] ?? [];
    const waited = (until - Math.max(...killedAt.values())) / 1_000;
    const isOver = seconds.length === killedAt.size;
    return [
      peer.name,
      `${seconds.length} of ${killedAt.size}`,
      isOver ? spread(seconds) : `more than ${amount(waited)}`,
      peer === peers[0]
        ? ''
        : `${isOver ? '' : 'more than '}${ratio([isOver ? median(seconds) : waited], [median(ours)])}`,
      peer.takeover,
    ];
  });
  return {
    title: 'Takeover of a run whose process was killed, s',
    table: [['Scheduler', 'Taken over', 'After', 'To ours', 'By its defaults'], ...rows],
    notes: [
      `Aim: under 20 s with the defaults. Measured: ${amount(Math.max(...ours))} s at most.`,
      'SIGKILL to processes that each hold one run; another process, running for a while already, starts it again. Where it did not, the wait ended with the measurement of lateness.',
    ],
  };
}
