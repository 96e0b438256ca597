// `bookworm jobs`: what is due when, how it went last, and how operators steer it.
import { Command } from 'commander';
import type { JobStatus } from '../status/systemStatus.js';
import { backfillCommand } from './jobsBackfill.js';
import { cancelCommand, pauseCommand, quarantineCommand, resumeCommand } from './jobsControl.js';
import { editCommand } from './jobsEdit.js';
import { ledgerCommand } from './jobsLedger.js';
import { nextCommand } from './jobsNext.js';
import { runCommand } from './jobsRun.js';
import { showCommand, stateText } from './jobsShow.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { outcomeOf } from './runOutcome.js';
import { type Parts, withParts } from './withParts.js';

const children = [
  ...[showCommand, nextCommand, runCommand, pauseCommand, resumeCommand, editCommand],
  ...[backfillCommand, cancelCommand, quarantineCommand, ledgerCommand],
];

export function jobsCommand(): Command {
  const command = new Command('jobs').description('the scheduled jobs');
  command
    .command('list')
    .description('every job with its schedule, its state, its next and its last run')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => list(parts, options)));
  for (const child of children) command.addCommand(child());
  return command;
}

async function list({ status }: Parts, { json }: OutputOptions): Promise<void> {
  const jobs = await status.jobs();
  if (json) return printJson({ jobs });
  if (jobs.length === 0) return printLine('No job is defined yet; the service defines them when it starts.');
  printTable(
    ['JOB', 'SCHEDULE', 'STATE', 'NEXT RUN', 'LAST RUN', 'OUTCOME', 'NOTE'],
    jobs.map((job) => [
      job.job,
      scheduleText(job),
      job.state,
      job.nextAt ?? (job.rest ? '-' : 'never'),
      job.lastRun?.startedAt ?? 'never',
      job.lastRun ? outcomeOf(job.lastRun) : '',
      noteOf(job),
    ]),
  );
}

function scheduleText({ schedule, inWords, timeZone }: JobStatus): string {
  return inWords ? `${inWords} (${schedule}, ${timeZone})` : `${schedule} (${timeZone})`;
}

function noteOf(job: JobStatus): string {
  const edits = job.drift.map(({ what, from }) => `${what} (release: ${from})`);
  return [...(job.rest ? [stateText(job)] : []), ...(edits.length > 0 ? [`edited: ${edits.join(', ')}`] : [])].join(
    '; ',
  );
}
