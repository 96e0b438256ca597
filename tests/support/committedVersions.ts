// Every version of a file that git knows, up to the commit that is checked out.
import { execFileSync } from 'node:child_process';

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });

export interface CommittedVersions {
  /** By commit, the newest first. */
  readonly versions: ReadonlyMap<string, string>;
  /** Why some are missing; undefined when none are. */
  readonly missing: string | undefined;
}

export function committedVersions(folder: string, file: string): CommittedVersions {
  try {
    const commits = git(folder, 'log', '--format=%H', '--', file).split('\n').filter(Boolean);
    const present = commits.filter((commit) => git(folder, 'ls-tree', commit, '--', file));
    const versions = new Map(present.map((commit) => [commit, git(folder, 'show', `${commit}:./${file}`)]));
    const isShallow = git(folder, 'rev-parse', '--is-shallow-repository').trim() === 'true';
    if (versions.size === 0) return { versions, missing: 'git knows no version of the file' };
    return { versions, missing: isShallow ? 'this is a shallow clone' : undefined };
  } catch (error) {
    return { versions: new Map(), missing: `git does not tell them: ${(error as Error).message.trim()}` };
  }
}
