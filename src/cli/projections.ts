// `bookworm projections`: where the read models stand, and how operators steer them.
import { Command } from 'commander';
import type { ProjectionStatus } from '../status/systemStatus.js';
import { findProjection, nameArgument } from './findProjection.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { cancelCommand, pauseCommand, resumeCommand } from './projectionsControl.js';
import { parkedCommand } from './projectionsParked.js';
import { rebuildCommand } from './projectionsRebuild.js';
import { type Parts, withParts } from './withParts.js';

export function projectionsCommand(): Command {
  const command = new Command('projections').description('the read models that are folded from the log');
  command
    .command('list')
    .description('version, position, lag, state and owner of every projection')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => list(parts, options)));
  command
    .command('status')
    .description('all that is known of one projection')
    .addArgument(nameArgument())
    .option('--json', 'answer in JSON')
    .action((name: string, options: OutputOptions) => {
      const { name: known } = findProjection(name);
      return withParts('look', (parts) => status(parts, known, options));
    });
  for (const child of [rebuildCommand(), cancelCommand(), pauseCommand(), resumeCommand(), parkedCommand()]) {
    command.addCommand(child);
  }
  return command;
}

async function list({ status }: Parts, { json }: OutputOptions): Promise<void> {
  const statuses = await status.projections();
  if (json) return printJson({ projections: statuses });
  printTable(
    ['NAME', 'VERSION', 'STATE', 'POSITION', 'LAG', 'SECONDS', 'OWNER', 'NOTE'],
    statuses.map((projection) => [
      projection.name,
      versionOf(projection),
      projection.state,
      projection.position,
      lagOf(projection),
      `${projection.lagSeconds}`,
      projection.owner ?? '-',
      noteOf(projection),
    ]),
  );
}

async function status({ status }: Parts, name: string, { json }: OutputOptions): Promise<void> {
  const found = (await status.projections()).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${name} was not found in the database.`);
  if (json) return printJson(found);
  const { state, position, head, owner, parked, skipped, pause, fault } = found;
  const lines: readonly (readonly [string, string])[] = [
    ['state', state],
    ['version', versionOf(found)],
    ['position', `${position} of ${head}`],
    ['lag', `${lagOf(found)} events, ${found.lagSeconds} s`],
    ['owner', owner ?? 'nobody runs it'],
    ['parked', `${parked} waiting, ${skipped} skipped`],
    ['paused', pause ? `at ${pause.at} by ${pause.by}: ${pause.reason}` : 'no'],
    ['rebuild', rebuildOf(found) ?? 'none'],
    ['fault', fault ?? 'none'],
  ];
  printLine(name);
  for (const [what, value] of lines) printLine(`  ${what.padEnd(10)}${value}`);
}

function versionOf({ version, newVersion }: ProjectionStatus): string {
  return newVersion === null ? `${version}` : `${version} (${newVersion} to come)`;
}

/** Counting stops at 1,000. */
function lagOf({ lag }: ProjectionStatus): string {
  return lag === '1000' ? '1000 or more' : lag;
}

function rebuildOf({ rebuild }: ProjectionStatus): string | undefined {
  if (!rebuild) return undefined;
  const { position, head, version, instance, isUnderWay } = rebuild;
  const share = head === '0' ? 0 : Math.floor(Number((BigInt(position) * 100n) / BigInt(head)));
  return `${share} % of version ${version} ${isUnderWay ? `by ${instance}` : 'when it was interrupted; rebuild goes on with it'}`;
}

function noteOf(projection: ProjectionStatus): string {
  const { fault, pause, parked } = projection;
  const rebuild = rebuildOf(projection);
  return [
    ...(fault ? [fault] : []),
    ...(pause ? [`paused by ${pause.by}: ${pause.reason}`] : []),
    ...(parked > 0 ? [`${parked} parked`] : []),
    ...(rebuild ? [`rebuild: ${rebuild}`] : []),
  ].join('; ');
}
