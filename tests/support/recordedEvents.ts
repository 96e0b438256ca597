// What is in the log, as the CLI tells it.
import { type Environment, runCli } from './bookwormProcess.js';

export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly position: string;
  readonly revision: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export async function recordedEvents(environment: Environment, ...types: string[]): Promise<readonly ToldEvent[]> {
  const filter = types.length > 0 ? ['--type', ...types] : [];
  const args = ['events', 'tail', '--after', '0', '--no-follow', '--json', ...filter];
  const { code, stdout, stderr } = await runCli(args, environment);
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** How many events there are of each type. */
export function countByType(events: readonly ToldEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
