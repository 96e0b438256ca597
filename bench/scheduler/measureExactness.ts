// Whether every tick has its one run while processes are killed and stopped and connections cut, the same for all.
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchSetting, Section } from '../benchmark.js';
import { Contestant, interrupted } from '../contestant.js';
import { Random } from '../projections/random.js';
import { openDatabase, type Peer, peers, withoutSeconds, withSeconds } from './contestants.js';
import { Crew } from './crew.js';
import { judge } from './oracle.js';
import { ownConnections, type Records } from './records.js';
import type { ScheduledJob, SchedulerTasks, Tick } from './scheduler.js';

const minuteMs = 60_000;
const processes = 3;

interface Entry {
  readonly peer: Peer;
  readonly jobs: readonly ScheduledJob[];
  readonly schedule: 'minute' | 'second';
  readonly workMs: number;
  readonly everyMs: number;
}

interface Scene {
  readonly entry: Entry;
  readonly url: string;
  readonly crew: Crew;
}

const minutely = Array.from({ length: 10 }, (_, i) => ({ name: `job${i}`, cron: '* * * * *' }));
const secondly = [{ name: 'quick', cron: '* * * * * *' }];

export async function measureExactness(records: Records, setting: BenchSetting): Promise<Section> {
  const { quick, say } = setting;
  const entries: readonly Entry[] = [
    ...peers.map((peer) => ({ peer, jobs: minutely, schedule: 'minute' as const, workMs: 1_000, everyMs: minuteMs })),
    ...withSeconds.map((peer) => ({
      peer,
      jobs: secondly,
      schedule: 'second' as const,
      workMs: 0,
      everyMs: 1_000,
    })),
  ];
  const scenes: Scene[] = [];
  try {
    say('exactness: starting three processes of each');
    for (const entry of entries) scenes.push(await open(entry, records, setting));
    const first = Math.ceil((Date.now() + 2_000) / minuteMs) * minuteMs;
    const last = first + (quick ? 0 : 2 * minuteMs);
    await wait(first - Date.now(), undefined, { signal: interrupted });
    say('exactness: chaos');
    await chaos(scenes, last + 30_000, setting);
    // pg-boss looks for due ticks every half minute, ours waits for its lease.
    await wait(45_000, undefined, { signal: interrupted });
    return section(await Promise.all(scenes.map((scene) => row(scene, records, { first, last }))));
  } finally {
    await Promise.all(scenes.map(({ crew }) => crew.close()));
  }
}

async function open(entry: Entry, records: Records, { server }: BenchSetting): Promise<Scene> {
  const { peer, jobs, workMs } = entry;
  const url = await openDatabase(peer, `chaos_${entry.schedule}`, server);
  const { isHasty } = peer;
  const wish = { url, jobs, workMs, isHasty, startsNow: false, records: { url: records.url, scene: sceneOf(entry) } };
  const crew = new Crew(
    () => new Contestant<SchedulerTasks>(peer.script),
    (contestant) => contestant.ask('start', wish),
  );
  await crew.start(processes);
  return { entry, crew, url };
}

const sceneOf = ({ peer, schedule }: Entry) => `chaos ${schedule} ${peer.key}`;

/** Begins at a full minute. The blows fall on all systems at the same moments, at the same places. */
async function chaos(scenes: readonly Scene[], until: number, { server }: BenchSetting): Promise<void> {
  const random = new Random(1);
  const place = () => random.between(0, processes - 1);
  const each = (blow: (scene: Scene) => unknown) => scenes.forEach(blow);
  async function every(ms: number, offsetMs: number, strike: () => unknown): Promise<void> {
    await wait(offsetMs, undefined, { signal: interrupted });
    while (Date.now() < until) {
      await strike();
      await wait(ms, undefined, { signal: interrupted });
    }
  }
  await Promise.all([
    // Half a second after a minute, too: while the runs of that tick are under way.
    every(5_000, 500, () => {
      const victim = place();
      each(({ crew }) => crew.kill(victim));
    }),
    every(7_000, 3_000, () => {
      const victim = place();
      each(({ crew }) => crew.stopFor(victim, 2_000));
    }),
    every(11_000, 6_000, () =>
      server.session.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1) and application_name <> $2`,
        [scenes.map(({ url }) => new URL(url).pathname.slice(1)), ownConnections],
      ),
    ),
  ]);
}

async function row(
  { entry, crew, url }: Scene,
  records: Records,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly string[]> {
  const expected = entry.jobs.flatMap(({ name: job }) =>
    Array.from({ length: Math.floor((last - first) / entry.everyMs) + 1 }, (_, i) => ({
      job,
      tickAt: first + i * entry.everyMs,
    })),
  );
  const verdict = judge({
    runs: await records.of(sceneOf(entry)),
    expected,
    skipped: await skippedTicks(entry, url),
    killedAt: crew.endedAt,
  });
  const { ticks, missed, onRecord, doubled, takenOver, unfinished } = verdict;
  const counts = [ticks, missed, onRecord, doubled, takenOver, unfinished];
  counts.push(crew.endedAt.size - crew.crashes, crew.crashes);
  return [`every ${entry.schedule}`, entry.peer.name, ...counts.map(String)];
}

async function skippedTicks({ peer, jobs }: Entry, url: string): Promise<readonly Tick[]> {
  const contestant = new Contestant<SchedulerTasks>(peer.script);
  try {
    return await contestant.ask('skippedTicks', { url, jobs });
  } finally {
    await contestant.close();
  }
}

function section(rows: readonly (readonly string[])[]): Section {
  return {
    title: 'One run per tick, under chaos',
    table: [
      [
        'Schedule',
        'Scheduler',
        'Ticks',
        'Missed',
        'On record',
        'Doubled',
        'Taken over',
        'Unfinished',
        'Killed',
        'Crashed',
      ],
      ...rows,
      ...withoutSeconds.map(({ name }) => ['every second', name, 'not offered']),
    ],
    notes: [
      `${processes} processes of each, replaced at once: every 5 s one is killed (SIGKILL, once half a second after each full minute), every 7 s one is stopped for 2 s (SIGSTOP), every 11 s all connections are cut (pg_terminate_backend), for all systems at the same moments. Ten jobs of every minute that work for 1 s; one of every second that does nothing.`,
      'Missed: no handler had started 45 s after the last blow; what a killed process had fetched already may still be run when its lock has run out (15 min, 4 h). On record: the system itself says that it skipped them, and why. Doubled: started again although the process of the first start had not been killed. Taken over: started again because it had. Unfinished: started, and no handler came to its end by then. Crashed: ended without being killed, or could not start.',
      "The peers' provisions for missed ticks are switched on: `missed: 'once'` of pg-boss, `?fill=10m` of graphile-worker.",
    ],
  };
}
