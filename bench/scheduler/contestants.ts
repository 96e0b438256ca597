// Who takes part, and what each promises: without the promises nobody can judge the figures.

import type { Section } from '../benchmark.js';
import { Contestant } from '../contestant.js';
import type { BenchServer } from '../postgres.js';
import type { InstanceWish, SchedulerTasks } from './scheduler.js';

export interface Peer {
  readonly name: string;
  /** For names of databases. */
  readonly key: string;
  readonly script: URL;
  readonly isHasty: boolean;
  /** Where lateness depends on the second at which the instances were started: pairs of them start at several. */
  readonly phasesMs: readonly number[];
  readonly offersSeconds: boolean;
  /** When a dead process's run is taken over, by its defaults. */
  readonly takeover: string;
  readonly promises: readonly string[];
}

const ours: Peer = {
  name: 'ours',
  key: 'ours',
  phasesMs: [0],
  script: new URL('./ourScheduler.js', import.meta.url),
  isHasty: false,
  offersSeconds: true,
  takeover: '15 s without a sign of life',
  promises: [
    'yes',
    'all of it, in the log',
    'yes: one append at the exact revision',
    'yes, by the revision of its claim',
    '1 s',
  ],
};

const pgBoss: Peer = {
  name: 'pg-boss 12.38.0',
  key: 'pgboss',
  // It looks for due ticks every 30 s.
  phasesMs: [0, 7_500, 15_000, 22_500],
  script: new URL('./pgBossScheduler.js', import.meta.url),
  isHasty: false,
  offersSeconds: false,
  takeover: '15 min after its start; 10 s and more where a queue asks for heartbeats',
  promises: [
    'yes',
    '7 days',
    'at most one job per 60 s slot',
    'yes, by the attempt',
    '1 min; seconds are read, one job a minute made',
  ],
};

const graphileWorker: Peer = {
  name: 'graphile-worker 0.18.0',
  key: 'graphile',
  phasesMs: [0],
  script: new URL('./graphileWorkerScheduler.js', import.meta.url),
  isHasty: false,
  offersSeconds: false,
  takeover: '4 h after its start',
  promises: [
    'yes',
    'none: rows of finished jobs are deleted',
    'yes: one row per line of the crontab',
    'no: success is taken from anybody',
    '1 min, UTC only',
  ],
};

/** Except at the turn of a year. */
export const neverDue = '0 0 1 1 *';

/** Ours first: the ratios are to it. */
export const peers: readonly [Peer, ...Peer[]] = [ours, pgBoss, graphileWorker];

export const withSeconds = peers.filter(({ offersSeconds }) => offersSeconds);
export const withoutSeconds = peers.filter(({ offersSeconds }) => !offersSeconds);

/** For punctuality alone; it polls many times as often. */
export const hastyPgBoss: Peer = {
  ...pgBoss,
  name: 'pg-boss, its shortest intervals',
  key: 'pgboss_hasty',
  phasesMs: [0],
  isHasty: true,
};

export function promisesSection(): Section {
  const headings = [
    'Scheduler',
    'Durable',
    'History kept',
    'One run per tick',
    'A late end by a presumed dead process is refused',
    'Finest schedule',
    'Takeover of a dead process',
  ];
  return {
    title: 'What each promises, with its defaults',
    table: [headings, ...peers.map(({ name, promises, takeover }) => [name, ...promises, takeover])],
    notes: [],
  };
}

/** A database of its own with the schema in place. */
export async function openDatabase(peer: Peer, scene: string, server: BenchServer): Promise<string> {
  const url = await server.createDatabase(`${scene.replaceAll(' ', '_')}_${peer.key}`);
  const contestant = new Contestant<SchedulerTasks>(peer.script);
  try {
    await contestant.ask('prepare', { url });
  } finally {
    await contestant.close();
  }
  return url;
}

/** A process with an instance that has started. */
export async function startInstance(
  peer: Peer,
  wish: Omit<InstanceWish, 'isHasty'>,
): Promise<Contestant<SchedulerTasks>> {
  const contestant = new Contestant<SchedulerTasks>(peer.script);
  await contestant.ask('start', { ...wish, isHasty: peer.isHasty });
  return contestant;
}
