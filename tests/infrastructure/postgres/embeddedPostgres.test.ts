// The embedded default's server: there while somebody uses it, back by itself when it dies, gone with the last user.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import {
  DataDirectoryInUseError,
  EmbeddedPostgres,
} from '../../../infrastructure/postgres/embedded/embeddedPostgres.js';
import { eventually } from '../../support/eventually.js';

let dataDirectory: string;
let opened: EmbeddedPostgres[];
let troubles: string[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'bookworm-embedded-'));
  opened = [];
  troubles = [];
});

afterEach(async () => {
  for (const postgres of opened) await postgres.close().catch(() => {});
  for (const pid of await postmasters()) process.kill(pid, 'SIGKILL');
  await rm(dataDirectory, { recursive: true, force: true });
});

async function open({ exclusive = false } = {}): Promise<EmbeddedPostgres> {
  const onTrouble = (message: string) => troubles.push(message);
  const postgres = await EmbeddedPostgres.open({ dataDirectory, exclusive, onTrouble });
  opened.push(postgres);
  return postgres;
}

async function query<Row extends object>(postgres: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: await postgres.connectionString() });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Processes that run, with their command lines; those that ended and were not yet waited for do not run. */
async function processes(): Promise<readonly { pid: number; command: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,stat=,args='], { maxBuffer: 16 * 1024 * 1024 });
  const lines = stdout.split('\n').map((line) => /^\s*(\d+)\s+([^Z\s]\S*)\s+(.*)$/.exec(line));
  return lines.flatMap((line) => (line ? [{ pid: Number(line[1]), command: line[3] ?? '' }] : []));
}

/** The servers that run on the folder: only the first process of a server names it. */
async function postmasters(): Promise<readonly number[]> {
  const folder = join(dataDirectory, 'postgres');
  return (await processes()).filter(({ command }) => command.includes(`-D ${folder} `)).map(({ pid }) => pid);
}

/** All processes of the server: the first, its sessions and its workers. */
async function serverProcesses(postgres: EmbeddedPostgres): Promise<readonly number[]> {
  const workers = await query<{ pid: number }>(postgres, 'select pid from pg_stat_activity');
  return [...(await postmasters()), ...workers.map(({ pid }) => pid)];
}

async function killServer(): Promise<void> {
  const [pid] = (await readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

async function expectGone(pids: readonly number[]): Promise<void> {
  expect(await postmasters()).toEqual([]);
  // Workers of a killed server notice its end by themselves.
  await eventually(async () =>
    expect((await processes()).filter(({ pid, command }) => pids.includes(pid) && /postgres/.test(command))).toEqual(
      [],
    ),
  );
}

describe('the embedded PostgreSQL', () => {
  test('runs while it is open, and leaves no process when it is closed', async () => {
    const postgres = await open();
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    const pids = await serverProcesses(postgres);
    expect(pids.length).toBeGreaterThan(1);
    await postgres.close();
    await expectGone(pids);
    expect(troubles).toEqual([]);
  });

  test('has what was written when it is opened again', async () => {
    const first = await open();
    await query(first, 'create table kept as select 42 as answer');
    await first.close();
    expect(await query(await open(), 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('is shared by all who open the folder, and the last to leave stops it', async () => {
    const [first, second] = [await open({ exclusive: true }), await open()];
    expect(await second.connectionString()).toBe(await first.connectionString());
    expect(await first.isAlone()).toBe(false);
    const pids = await serverProcesses(second);
    await first.close();
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await second.isAlone()).toBe(true);
    await second.close();
    await expectGone(pids);
  });

  test('has one service at a time', async () => {
    const first = await open({ exclusive: true });
    const refused = open({ exclusive: true });
    await expect(refused).rejects.toThrow(DataDirectoryInUseError);
    await expect(refused).rejects.toThrow(dataDirectory);
    expect(await first.isAlone()).toBe(true);
    await first.close();
    expect(await query(await open({ exclusive: true }), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is set up although a set-up that was killed left its folder', async () => {
    const leftover = join(dataDirectory, 'postgres.99999999');
    await mkdir(join(leftover, 'base'), { recursive: true });
    await writeFile(join(leftover, 'PG_VERSION'), '18\n');
    await writeFile(`${leftover}.password`, 'secret');
    expect(await query(await open(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('an embedded PostgreSQL that is killed', () => {
  test('and closed at once leaves no process, and can be opened again', async () => {
    const postgres = await open({ exclusive: true });
    const pids = await serverProcesses(postgres);
    await killServer();
    await postgres.close();
    await expectGone(pids);
    expect(await query(await open({ exclusive: true }), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('comes back by itself, on the same port and with what was committed', async () => {
    const postgres = await open({ exclusive: true });
    await query(postgres, 'create table kept as select 42 as answer');
    const url = await postgres.connectionString();
    const killed = await serverProcesses(postgres);
    await killServer();
    await eventually(() => expect(troubles).toEqual(['The embedded PostgreSQL went away; starting it again.']));
    await eventually(async () => expect(await query(postgres, 'select answer from kept')).toEqual([{ answer: 42 }]));
    expect(await postgres.connectionString()).toBe(url);
    await eventually(async () => expect(await postgres.isAlone()).toBe(true));
    await expect(open({ exclusive: true })).rejects.toThrow(DataDirectoryInUseError);
    const restarted = await serverProcesses(postgres);
    await postgres.close();
    await expectGone([...killed, ...restarted]);
  });

  test('and closed while it is being started again leaves no process', async () => {
    const postgres = await open({ exclusive: true });
    const pids = await serverProcesses(postgres);
    await killServer();
    await eventually(() => expect(troubles).toHaveLength(1));
    await postgres.close();
    await expectGone(pids);
  });
});
