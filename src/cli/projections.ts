// `bookworm projections`: where the read models stand, and building them anew.
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import type { Projection } from '../../projections/engine/projection.js';
import { rebuildProjection } from '../../projections/engine/rebuildProjection.js';
import { projections } from '../../projections/index.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { type Parts, withParts } from './withParts.js';

export function projectionsCommand(): Command {
  const command = new Command('projections').description('the read models that are folded from the log');
  command
    .command('list')
    .description('name, version, position and lag of every projection')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => list(parts, options)));
  command
    .command('rebuild')
    .description('builds projections anew from the log; readers keep the old one until the new one is complete')
    .argument('<name...>', `any of: ${names()}`)
    .option('--json', 'answer in JSON')
    .action((chosen: string[], options: OutputOptions) => {
      const known = chosen.map(find);
      return withParts('change', async (parts) => {
        for (const projection of known) await rebuild(parts, projection, options);
      });
    });
  return command;
}

const names = () => projections.map(({ name }) => name).join(', ');

function find(name: string): Projection {
  const projection = projections.find((candidate) => candidate.name === name);
  if (projection) return projection;
  throw new UsageError(`There is no projection ${name}. There are: ${names()}.`);
}

async function list({ status }: Parts, { json }: OutputOptions): Promise<void> {
  const statuses = await status.projections();
  if (json) return printJson({ projections: statuses });
  printTable(
    ['NAME', 'VERSION', 'STATE', 'POSITION', 'LAG', 'FAULT'],
    statuses.map(({ name, version, state, position, lag, fault }) => [
      name,
      `${version}`,
      state,
      position,
      lag,
      fault ?? '',
    ]),
  );
}

async function rebuild(
  { database, store, ending }: Parts,
  projection: Projection,
  { json }: OutputOptions,
): Promise<void> {
  const startedAt = performance.now();
  const bar = new SingleBar({
    format: `${projection.name} [{bar}] {percentage} % | {events} events | {rate}/s | {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: !json,
    notTTYSchedule: 1_000,
    clearOnComplete: false,
  });
  bar.start(1, 0, { events: 0, rate: 0 });
  const secondsSoFar = () => (performance.now() - startedAt) / 1_000;
  const onProgress = ({ position, head, events }: { position: bigint; head: bigint; events: number }) => {
    bar.setTotal(Number(head) || 1);
    bar.update(Number(head === 0n ? 1n : position), { events, rate: Math.round(events / secondsSoFar()) });
  };
  try {
    const events = await rebuildProjection({ database, store, onProgress, signal: ending }, projection);
    bar.stop();
    const seconds = Math.round(secondsSoFar() * 100) / 100;
    if (json) printJson({ projection: projection.name, events, seconds });
    else printLine(`${projection.name} was rebuilt from ${events} events in ${seconds} s.`);
  } finally {
    bar.stop();
  }
}
