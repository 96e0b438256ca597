// One PostgreSQL cluster in a folder: created once, started when it is not running, found when it is.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Launcher } from './ordinaryUser.js';

export const superuser = 'bookworm';

const startTimeoutMs = 30_000;

export interface RunningPostmaster {
  readonly pid: number;
  readonly port: number;
}

export class Cluster {
  readonly #folder: string;
  readonly #log: string;
  readonly #launcher: Launcher;

  /** @param dataDirectory absolute; holds `postgres/` (the cluster) and `postgres.log`. */
  constructor(dataDirectory: string, launcher: Launcher) {
    this.#folder = join(dataDirectory, 'postgres');
    this.#log = join(dataDirectory, 'postgres.log');
    this.#launcher = launcher;
  }

  password(): Promise<string> {
    return readFile(join(this.#folder, 'bookworm-password'), 'utf8');
  }

  /** Creates the cluster unless it is there. A start that was killed half-way leaves nothing that looks finished. */
  async create(): Promise<void> {
    if (await exists(join(this.#folder, 'PG_VERSION'))) return;
    await this.#removeLeftovers();
    const unfinished = `${this.#folder}.${process.pid}`;
    const passwordFile = `${unfinished}.password`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { mode: 0o700 });
    await this.#launcher.own(unfinished);
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await this.#launcher.own(passwordFile);
    const [program, ...first] = this.#launcher.command('initdb');
    await this.#run(program, [
      ...first,
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    await rename(passwordFile, join(unfinished, 'bookworm-password'));
    await rename(unfinished, this.#folder).catch(async (error: NodeJS.ErrnoException) => {
      await rm(unfinished, { recursive: true, force: true });
      // Another process finished creating the same cluster first.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  }

  /** The server that runs on this cluster, or says so: after a crash the answer may be a process long gone. */
  async running(): Promise<RunningPostmaster | undefined> {
    const text = await readFile(join(this.#folder, 'postmaster.pid'), 'utf8').catch(() => '');
    const [pid, , , port, , , , status] = text.split('\n');
    return status?.startsWith('ready') ? { pid: Number(pid), port: Number(port) } : undefined;
  }

  /**
   * Starts the server on a port of 127.0.0.1 and waits until it accepts connections. It is a process group of its own, so
   * that Ctrl-C in a terminal reaches the service alone, which then stops the server when it is done with it.
   * @param port a free one by default.
   */
  async start(port?: number): Promise<RunningPostmaster> {
    const chosen = port ?? (await freePort());
    const log = await open(this.#log, 'a');
    const settings = [`port=${chosen}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const [program, ...first] = this.#launcher.command('postgres');
    const child = spawn(program, [...first, '-D', this.#folder, ...settings.flatMap((setting) => ['-c', setting])], {
      ...this.#launcher.identity,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
    });
    child.once('exit', (code, signal) => {
      failure ??= new Error(`it stopped with ${signal ?? `code ${code}`}`);
    });
    child.unref();
    await log.close();
    const deadline = Date.now() + startTimeoutMs;
    while (!failure && Date.now() < deadline) {
      const server = await this.running();
      if (server && server.pid === child.pid) return server;
      await wait(25);
    }
    throw new Error(
      `The embedded PostgreSQL did not start: ${failure?.message ?? `not ready after ${startTimeoutMs / 1000} s`}. ` +
        `Its log is ${this.#log}; the last lines:\n${await this.#lastLogLines()}`,
      { cause: failure },
    );
  }

  /** Stops the server the fast way: open transactions are rolled back, committed ones are on disk. */
  async stop(server: RunningPostmaster): Promise<void> {
    // A server that was killed leaves its pid file, and its sessions answer for a moment longer.
    if (!signal(server.pid, 'SIGINT')) return;
    const deadline = Date.now() + startTimeoutMs;
    while (Date.now() < deadline) {
      if (!(await exists(join(this.#folder, 'postmaster.pid'))) || !signal(server.pid, 0)) return;
      await wait(25);
    }
    throw new Error(`The embedded PostgreSQL (process ${server.pid}) did not stop; see ${this.#log}.`);
  }

  /** What killed first starts left: unfinished clusters of processes that are gone. */
  async #removeLeftovers(): Promise<void> {
    for (const name of await readdir(dirname(this.#folder))) {
      const pid = /^postgres\.(\d+)(\.password)?$/.exec(name)?.[1];
      if (!pid || signal(Number(pid), 0)) continue;
      await rm(join(dirname(this.#folder), name), { recursive: true, force: true });
    }
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    const child = spawn(program, args, { ...this.#launcher.identity, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const outcome = await new Promise<Error | number | null>((resolve) => {
      child.once('error', resolve);
      child.once('close', resolve);
    });
    if (outcome !== 0) throw new Error(`The embedded PostgreSQL could not be set up: ${output.trim() || outcome}`);
  }

  async #lastLogLines(): Promise<string> {
    const text = await readFile(this.#log, 'utf8').catch(() => '');
    return text.trimEnd().split('\n').slice(-5).join('\n');
  }
}

/** Whether there was a process to signal; 0 only asks. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
