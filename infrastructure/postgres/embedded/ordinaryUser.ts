// PostgreSQL refuses to run as root; this finds another user to run it as, wherever root's checkout may lie.
import { execFile } from 'node:child_process';
import { chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.js';

const run = promisify(execFile);

/** How to start one of PostgreSQL's programs. */
export interface Launcher {
  /** The program and its first arguments; append the rest. */
  command(program: 'initdb' | 'postgres'): readonly [string, ...string[]];
  /** To be given to `spawn`. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Gives a file or folder to the user who will run PostgreSQL. */
  own(path: string): Promise<void>;
}

// Where root keeps a copy of the binaries when another user cannot enter the folder they are installed in.
const copiesFolder = '/var/cache/bookworm';

/** @param dataDirectory an existing folder; the cluster will be below it. */
export async function chooseLauncher(binaries: PostgresBinaries, dataDirectory: string): Promise<Launcher> {
  const program = (root: string, name: string) => join(root, 'bin', name);
  if (process.getuid?.() !== 0) {
    return { command: (name) => [program(binaries.root, name)], identity: {}, own: async () => {} };
  }
  const { uid, gid } = await findUser(['postgres', 'nobody']);
  const own = (path: string) => chown(path, uid, gid);
  if ((await everyoneMayEnter(binaries.root)) && (await everyoneMayEnter(dataDirectory))) {
    return { command: (name) => [program(binaries.root, name)], identity: { uid, gid }, own };
  }
  const copy = await copyBinaries(binaries);
  // The one privilege it keeps is to pass closed folders on the way to its own data.
  const privileges = '-all,+dac_override,+dac_read_search';
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
  const keep = [`--inh-caps=${privileges}`, `--ambient-caps=${privileges}`];
  return { command: (name) => ['setpriv', ...drop, ...keep, program(copy, name)], identity: {}, own };
}

async function findUser(names: readonly string[]): Promise<{ uid: number; gid: number }> {
  for (const name of names) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user: the next one.
    }
  }
  throw new Error(
    `PostgreSQL does not run as root, and this system has none of the users ${names.join(', ')} to run it as. ` +
      'Start the service as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

async function everyoneMayEnter(folder: string): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

async function copyBinaries({ root, version }: PostgresBinaries): Promise<string> {
  const copy = join(copiesFolder, `postgres-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(copiesFolder, { recursive: true, mode: 0o755 });
  await cp(root, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
  return copy;
}
