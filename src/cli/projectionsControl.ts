// `bookworm projections pause|resume|cancel`: each is put on record before it is done.
import { Command } from 'commander';
import { loadCheckpoint } from '../../projections/engine/checkpoint.js';
import { cancelRebuild, pauseSubscriber, resumeSubscriber } from '../../projections/engine/control.js';
import { loadRebuild } from '../../projections/engine/rebuild/rebuildRecord.js';
import { confirm } from './confirm.js';
import { findProjection, nameArgument } from './findProjection.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { reasonOption } from './reasonOption.js';
import { recordDeed } from './recordDeed.js';
import { operator, type Parts, withParts } from './withParts.js';

interface PauseOptions extends OutputOptions {
  readonly reason: string;
}

interface CancelOptions extends OutputOptions {
  readonly yes?: boolean;
}

export function pauseCommand(): Command {
  return new Command('pause')
    .description('lets a projection stand still, whichever instance runs it; readers keep what it has')
    .addArgument(nameArgument())
    .addOption(reasonOption())
    .option('--json', 'answer in JSON')
    .action((name: string, options: PauseOptions) => {
      findProjection(name);
      return withParts('change', (parts) => pause(parts, name, options));
    });
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('lets a paused projection go on')
    .addArgument(nameArgument())
    .option('--json', 'answer in JSON')
    .action((name: string, options: OutputOptions) => {
      findProjection(name);
      return withParts('change', (parts) => resume(parts, name, options));
    });
}

export function cancelCommand(): Command {
  return new Command('cancel')
    .description('cancels the rebuild of a projection, under way or interrupted; readers keep what they have')
    .addArgument(nameArgument())
    .option('--yes', 'do not ask')
    .option('--json', 'answer in JSON')
    .action((name: string, options: CancelOptions) => {
      findProjection(name);
      return withParts('change', (parts) => cancel(parts, name, options));
    });
}

async function pause(parts: Parts, name: string, { reason, json }: PauseOptions) {
  const data = { projection: name, reason, at: parts.clock.now().toISOString() };
  await recordDeed(parts, { type: 'ProjectionPaused', data });
  await pauseSubscriber(parts.database, name, { by: operator(), reason });
  if (json) return printJson({ projection: name, state: 'paused', reason });
  printLine(`${name} is paused. "bookworm projections resume ${name}" lets it go on.`);
}

async function resume(parts: Parts, name: string, { json }: OutputOptions) {
  const { database, clock } = parts;
  const isPaused = (await loadCheckpoint(database, name))?.pause !== null;
  if (isPaused) {
    const data = { projection: name, at: clock.now().toISOString() };
    await recordDeed(parts, { type: 'ProjectionResumed', data });
    await resumeSubscriber(database, name);
  }
  if (json) return printJson({ projection: name, wasPaused: isPaused });
  printLine(isPaused ? `${name} goes on.` : `${name} was not paused.`);
}

async function cancel(parts: Parts, name: string, { yes, json }: CancelOptions) {
  const { database, clock, ending } = parts;
  const rebuild = await loadRebuild(database, name);
  if (!rebuild || rebuild.cancelledBy !== null) throw new Error(`There is no rebuild of ${name} to cancel.`);
  await confirm(`Cancel the rebuild of ${name}, which has folded ${rebuild.events} events?`, { yes, ending });
  const data = { projection: name, at: clock.now().toISOString() };
  await recordDeed(parts, { type: 'ProjectionRebuildCancelled', data });
  await cancelRebuild(database, findProjection(name), operator());
  if (json) return printJson({ projection: name, cancelled: true });
  printLine(`The rebuild of ${name} is cancelled; readers keep what they have.`);
}
