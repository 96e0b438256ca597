// What an instance that has nothing to do costs its PostgreSQL, each system alone.
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchSetting, Section } from '../benchmark.js';
import { interrupted } from '../contestant.js';
import type { BenchServer } from '../postgres.js';
import { amount, ratio } from '../statistics.js';
import { neverDue, openDatabase, type Peer, peers, startInstance } from './contestants.js';
import type { Records } from './records.js';

const costs = ['transactions', 'rows', 'walBytes'] as const;
type Costs = Readonly<Record<(typeof costs)[number], number>>;

export async function measureIdleness(records: Records, setting: BenchSetting): Promise<Section> {
  const { server, say } = setting;
  const perSecond: Costs[] = [];
  await setAutovacuum(server, false);
  try {
    for (const peer of peers) {
      say(`${peer.name} is idle`);
      perSecond.push(await costsOf(peer, records, setting));
    }
  } finally {
    await setAutovacuum(server, true);
  }
  return section(perSecond);
}

async function costsOf(peer: Peer, records: Records, { server, quick }: BenchSetting): Promise<Costs> {
  const url = await openDatabase(peer, 'idle', server);
  const instance = await startInstance(peer, {
    url,
    jobs: [{ name: 'rare', cron: neverDue }],
    startsNow: false,
    workMs: 0,
    records: { url: records.url, scene: `idle ${peer.key}` },
  });
  try {
    // The first change of each page after a checkpoint writes the whole page to the WAL: that belongs to the warm-up.
    await server.session.query('checkpoint');
    await wait(quick ? 5_000 : 75_000, undefined, { signal: interrupted });
    const database = new URL(url).pathname.slice(1);
    const [before, start] = [await read(server, database), performance.now()];
    await wait(quick ? 10_000 : 60_000, undefined, { signal: interrupted });
    const [after, seconds] = [await read(server, database), (performance.now() - start) / 1_000];
    const rate = (cost: keyof Costs) => (after[cost] - before[cost]) / seconds;
    return { transactions: rate('transactions'), rows: rate('rows'), walBytes: rate('walBytes') };
  } finally {
    await instance.close();
  }
}

/** Asked from another database; the WAL is the server's, on which nothing else happens. */
async function read({ session }: BenchServer, database: string): Promise<Costs> {
  const { rows } = await session.query<Costs>(
    `select (xact_commit + xact_rollback)::float8 as transactions,
            (tup_inserted + tup_updated + tup_deleted)::float8 as rows,
            (pg_current_wal_lsn() - '0/0')::float8 as "walBytes"
     from pg_stat_database where datname = $1`,
    [database],
  );
  if (!rows[0]) throw new Error(`There are no statistics about the database ${database}.`);
  return rows[0];
}

/** On a server of our own: its visits to every database would count as transactions. */
async function setAutovacuum({ session, isEmbedded }: BenchServer, isOn: boolean): Promise<void> {
  if (!isEmbedded) return;
  await session.query(isOn ? 'alter system reset autovacuum' : 'alter system set autovacuum = off');
  await session.query('select pg_reload_conf()');
}

function section(perSecond: readonly Costs[]): Section {
  const rows = peers.map(({ name }, i) => [
    name,
    ...costs.flatMap((cost) => {
      const value = perSecond[i]?.[cost] ?? Number.NaN;
      return [amount(value), i === 0 ? '' : ratio([value], [perSecond[0]?.[cost] ?? Number.NaN])];
    }),
  ]);
  return {
    title: 'Idle cost per second',
    table: [['Scheduler', 'Transactions', 'To ours', 'Rows written', 'To ours', 'WAL bytes', 'To ours'], ...rows],
    notes: [
      `Aim: under 0.5 transactions a second. Measured: ${amount(perSecond[0]?.transactions ?? Number.NaN)}.`,
      'One instance with its defaults and one job that is never due, alone on the server, over 60 s after 75 s of warm-up; autovacuum is off meanwhile, unless the server is a given one.',
    ],
  };
}
