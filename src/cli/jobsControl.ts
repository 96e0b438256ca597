// `bookworm jobs pause|resume|cancel` and `quarantine clear`: whether a job goes by its schedule, and ending what is open.
import { Command, Option } from 'commander';
import type { MissedTicks, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { isAtRest } from '../../domain/scheduling/scheduledJobState.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { caughtUpTicks } from './caughtUpTicks.js';
import { checkJobName, jobArgument } from './findJob.js';
import { type OutputOptions, printLine } from './output.js';
import { optionalReasonOption, reasonOption } from './reasonOption.js';
import { printSteered, type Steered, skippedTicks, steerJob } from './steerJob.js';
import { type Parts, withParts } from './withParts.js';

interface Reasoned extends OutputOptions {
  readonly reason: string;
}

type GapOptions = OutputOptions & { readonly missed: MissedTicks; readonly reason?: string };

export function pauseCommand(): Command {
  return new Command('pause')
    .description('from now on nothing of a job is started; what runs already goes on')
    .addArgument(jobArgument())
    .addOption(reasonOption())
    .option('--json', 'answer in JSON')
    .action((job: string, options: Reasoned) => steering(job, (parts) => pause(parts, job, options)));
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('lets a paused job go on')
    .addArgument(jobArgument())
    .addOption(missedOption())
    .addOption(optionalReasonOption())
    .option('--json', 'answer in JSON')
    .action((job: string, options: GapOptions) => steering(job, (parts) => resume(parts, job, options)));
}

export function quarantineCommand(): Command {
  const clear = new Command('clear')
    .description('lets a job go on that was put in quarantine because it kept crashing')
    .addArgument(jobArgument())
    .addOption(missedOption())
    .addOption(reasonOption())
    .option('--json', 'answer in JSON')
    .action((job: string, options: GapOptions & Reasoned) =>
      steering(job, (parts) => clearQuarantine(parts, job, options)),
    );
  return new Command('quarantine').description('jobs that kept crashing').addCommand(clear);
}

export function cancelCommand(): Command {
  return new Command('cancel')
    .description('ends the open runs of a job and its backfills, whichever instance carries them out')
    .addArgument(jobArgument())
    .option('--run <id>', 'only this run')
    .addOption(reasonOption())
    .option('--json', 'answer in JSON')
    .action((job: string, options: Reasoned & { run?: string }) =>
      steering(job, (parts) => cancel(parts, job, options)),
    );
}

function missedOption(): Option {
  return new Option(
    '--missed <what>',
    'what becomes of the ticks in between: none is run, or the misfire policy decides',
  )
    .choices(['skip', 'catch-up'])
    .default('skip');
}

function steering(job: string, work: (parts: Parts) => Promise<void>): Promise<void> {
  checkJobName(job);
  return withParts('change', work);
}

async function pause(parts: Parts, job: string, { reason, json }: Reasoned): Promise<void> {
  const paused = await steerJob(parts, job, { type: 'PauseJob', data: { reason } });
  const { pause: since } = paused.state;
  if (json) return printSteered(job, paused, { pause: since });
  if (paused.events.length === 0) return printLine(`${job} is paused since ${since?.at}: ${since?.reason}`);
  printLine(`${job} is paused. "bookworm jobs resume ${job}" lets it go on.`);
}

async function resume(parts: Parts, job: string, { missed, reason, json }: GapOptions): Promise<void> {
  const data = { missed, ...(reason && { reason }) };
  const resumed = await steerJob(parts, job, { type: 'ResumeJob', data });
  reportGap(job, resumed, { json, otherwise: `${job} is not paused.` });
}

async function clearQuarantine(parts: Parts, job: string, options: GapOptions & Reasoned): Promise<void> {
  const { missed, reason, json } = options;
  const cleared = await steerJob(parts, job, { type: 'ClearQuarantine', data: { missed, reason } });
  reportGap(job, cleared, { json, otherwise: `${job} is not in quarantine.` });
}

function reportGap(
  job: string,
  steered: Steered,
  { json, otherwise }: { json: boolean | undefined; otherwise: string },
) {
  const { events, state } = steered;
  const end = events.findLast(({ type }) => type === 'JobResumed' || type === 'QuarantineCleared');
  const caughtUp = end && isCaughtUp(end) ? caughtUpTicks(ticks, state, new Date((end.data as { at: string }).at)) : 0;
  const skipped = skippedTicks(events);
  if (json) return printSteered(job, steered, { skipped, caughtUp });
  if (!end) return printLine(otherwise);
  const rest = state.quarantinedAt ? 'in quarantine' : 'paused';
  const goesOn = isAtRest(state) ? `${job} is still ${rest}.` : `${job} goes on.`;
  printLine(`${goesOn} Missed ticks: ${skipped ?? 'more than 10000'} skipped, ${caughtUp} to be caught up.`);
}

function isCaughtUp({ data }: ScheduledJobEvent): boolean {
  return (data as { readonly missed?: MissedTicks }).missed === 'catch-up';
}

async function cancel(parts: Parts, job: string, { run, reason, json }: Reasoned & { run?: string }): Promise<void> {
  const data = { reason, ...(run && { runId: run }) };
  const cancelled = await steerJob(parts, job, { type: 'CancelRuns', data });
  if (json) return printSteered(job, cancelled);
  const { events } = cancelled;
  const ended = new Set(events.flatMap(({ type, data: of }) => (type === 'RunFailed' ? [of.runId] : [])));
  for (const { type, data: of } of events) {
    if (type === 'BackfillCancelled') printLine(`${of.backfillId} is cancelled: its other ticks get no run.`);
    if (type !== 'RunCancelRequested') continue;
    printLine(
      ended.has(of.runId) ? `${of.runId} is cancelled.` : `${of.runId} ends as soon as its instance hears of it.`,
    );
  }
  if (events.length === 0) printLine('That was asked for already: the instances that hold the runs end them.');
}
