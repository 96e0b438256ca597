// From the instant that was due to the handler's start: a cron of every minute, and one of every second.
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchSetting, Section } from '../benchmark.js';
import { type Contestant, interrupted } from '../contestant.js';
import { amount, median, percentile, ratio } from '../statistics.js';
import {
  hastyPgBoss,
  openDatabase,
  type Peer,
  peers,
  startInstance,
  withoutSeconds,
  withSeconds,
} from './contestants.js';
import type { Records } from './records.js';
import type { SchedulerTasks } from './scheduler.js';

const instances = 2;

interface Course {
  readonly name: string;
  readonly cron: string;
  readonly everyMs: number;
  readonly ticks: number;
  /** How long a late run of the last tick is waited for. */
  readonly graceMs: number;
}

export interface Lateness {
  readonly course: Course;
  readonly peer: Peer;
  /** In milliseconds, one per run. */
  readonly late: readonly number[];
}

export function measureEverySecond(records: Records, setting: BenchSetting): Promise<readonly Lateness[]> {
  const ticks = setting.quick ? 10 : 60;
  const course = { name: 'every second', cron: '* * * * * *', everyMs: 1_000, ticks, graceMs: 1_000 };
  return measure({ course, contestants: withSeconds }, records, setting);
}

/** About as many minutes as it has ticks. */
export function measureEveryMinute(records: Records, setting: BenchSetting): Promise<readonly Lateness[]> {
  const ticks = setting.quick ? 1 : 8;
  const course = { name: 'every minute', cron: '* * * * *', everyMs: 60_000, ticks, graceMs: 59_000 };
  return measure({ course, contestants: [...peers, hastyPgBoss] }, records, setting);
}

async function measure(
  { course, contestants }: { readonly course: Course; readonly contestants: readonly Peer[] },
  records: Records,
  setting: BenchSetting,
): Promise<readonly Lateness[]> {
  const { everyMs, ticks, graceMs } = course;
  setting.say(`lateness: ${instances} instances of each, ${course.name}`);
  const started: Contestant<SchedulerTasks>[] = [];
  try {
    const urls = new Map<Peer, readonly string[]>();
    for (const peer of contestants) urls.set(peer, await openDatabases(peer, course, setting));
    const starts = [...urls].flatMap(([peer, places]) => places.map((url, i) => ({ peer, url, i })));
    await Promise.all(
      starts.map(async ({ peer, url, i }) => {
        await wait(peer.phasesMs[i] ?? 0, undefined, { signal: interrupted });
        started.push(...(await startInstances(peer, url, course, records)));
      }),
    );
    const first = Math.ceil((Date.now() + 2_000) / everyMs) * everyMs;
    const last = first + (ticks - 1) * everyMs;
    await wait(last + graceMs - Date.now(), undefined, { signal: interrupted });
    return await Promise.all(
      contestants.map(async (peer) => {
        const runs = await records.of(sceneOf(peer, course));
        const late = runs.flatMap(({ tickAt, startedAt }) =>
          tickAt !== null && tickAt >= first && tickAt <= last ? [startedAt - tickAt] : [],
        );
        return { course, peer, late };
      }),
    );
  } finally {
    await Promise.all(started.map((contestant) => contestant.close()));
  }
}

async function openDatabases(peer: Peer, { name }: Course, { server }: BenchSetting): Promise<readonly string[]> {
  const urls: string[] = [];
  for (const phase of peer.phasesMs) urls.push(await openDatabase(peer, `${name} ${phase}`, server));
  return urls;
}

function startInstances(peer: Peer, url: string, course: Course, records: Records) {
  const wish = {
    url,
    jobs: [{ name: 'punctual', cron: course.cron }],
    startsNow: false,
    workMs: 0,
    records: { url: records.url, scene: sceneOf(peer, course) },
  };
  return Promise.all(Array.from({ length: instances }, () => startInstance(peer, wish)));
}

const sceneOf = ({ key }: Peer, { name }: Course) => `${name} ${key}`;

export function latenessSection(measured: readonly Lateness[]): Section {
  const ours = measured.find(({ peer }) => peer === peers[0])?.late ?? [];
  const rows = measured.map(({ course, peer, late }) => [
    course.name,
    peer.name,
    `${late.length} of ${course.ticks * peer.phasesMs.length}`,
    amount(median(late)),
    amount(percentile(late, 0.99)),
    amount(Math.max(...late)),
    peer === peers[0] ? '' : ratio([median(late)], [median(ours)]),
  ]);
  const own = measured.filter(({ peer }) => peer === peers[0]);
  const ownMedians = own.map(({ course, late }) => `${amount(median(late))} ms ${course.name}`);
  return {
    title: 'Lateness of a tick, ms',
    table: [
      ['Schedule', 'Scheduler', 'Runs', 'p50', 'p99', 'Most', 'p50 to ours'],
      ...rows,
      ...withoutSeconds.map(({ name }) => ['every second', name, 'not offered']),
    ],
    notes: [
      `Aim: p50 under 10 ms, and the lowest of all. Measured: ${ownMedians.join(', ')}. At the full minute all processes of all systems wake at once.`,
      `From the nominal instant to the first line of the handler; ${instances} instances of each, all systems at once. Of few ticks, p99 is the latest.`,
      'Of pg-boss four pairs, started 7.5 s apart, each in a database of its own: how late it is depends on the second at which it was started, and stays the same.',
    ],
  };
}
