// The state of machine and server, without which nobody can judge a figure. Says nothing that names the machine.
import { open, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Section } from './benchmark.js';
import type { BenchServer } from './postgres.js';
import { amount, median, percentile } from './statistics.js';

const settings = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
];

export interface MachineBefore {
  readonly load: string;
  readonly rows: readonly (readonly string[])[];
}

export async function describeMachine(server: BenchServer): Promise<MachineBefore> {
  const load = currentLoad();
  const processors = cpus();
  const { rows } = await server.session.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from unnest($1::text[]) name`,
    [settings],
  );
  const version = await server.session.query<{ server_version: string }>('show server_version');
  return {
    load,
    rows: [
      ['Processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
      ['Memory', `${amount(totalmem() / 1_073_741_824)} GiB`],
      ['Node', process.version],
      [
        'PostgreSQL',
        `${version.rows[0]?.server_version ?? '?'}, ${server.isEmbedded ? 'embedded, own cluster' : 'given by URL'}`,
      ],
      ['Settings', rows.map(({ name, value }) => `${name} ${value}`).join(', ')],
      ['Write and fdatasync of 8 kB in the temporary folder', latency(await fsyncTimes())],
      ['Commit of an empty WAL record', latency(await commitTimes(server))],
    ],
  };
}

export function machineSection({ load, rows }: MachineBefore): Section {
  const loads = [
    ['Load of 1, 5, 15 minutes before', load],
    ['and after', currentLoad()],
  ];
  return { title: 'Machine', table: [['What', 'Value'], ...rows, ...loads], notes: [] };
}

function currentLoad(): string {
  return loadavg()
    .map((load) => load.toFixed(2))
    .join(', ');
}

function latency(times: readonly number[]): string {
  return `p50 ${amount(median(times))} ms, p99 ${amount(percentile(times, 0.99))} ms`;
}

async function fsyncTimes(): Promise<readonly number[]> {
  const path = join(tmpdir(), `bookworm-bench-fsync-${process.pid}`);
  const file = await open(path, 'w');
  const page = Buffer.alloc(8_192, 1);
  try {
    return await timesOf(300, async () => {
      await file.write(page);
      await file.datasync();
    });
  } finally {
    await file.close();
    await rm(path);
  }
}

// What a commit costs by itself: a round trip and the flush of the log.
function commitTimes({ session }: BenchServer): Promise<readonly number[]> {
  return timesOf(300, () => session.query(`select pg_logical_emit_message(true, 'bench', '')`));
}

async function timesOf(count: number, operation: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await operation();
    times.push(performance.now() - start);
  }
  return times;
}
