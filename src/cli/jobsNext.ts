// `bookworm jobs next`: when jobs are due, and what another cron would change.
import { Command, Option } from 'commander';
import { jobNames } from '../../application/scheduling/jobs.js';
import type { Schedule } from '../../domain/scheduling/schedule.js';
import { findJob, type JobRecord, listJobs } from '../../projections/jobs/queries.js';
import { UsageError } from './exitCodes.js';
import { checkJobName, jobArgument } from './findJob.js';
import { type ComparedTime, compareFireTimes, type FireTime, fireTimes, type Wanted } from './fireTimes.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { cronExpression, cronFormat, cronSchedule, timeZoneName, wholeNumber } from './scheduleOptions.js';
import { storeTime } from './storeTime.js';
import { type Parts, withParts } from './withParts.js';

interface NextOptions extends OutputOptions {
  readonly count: number;
  readonly editPreview?: string;
  readonly timeZone?: string;
}

const examples = `
Examples:
  bookworm jobs next                                                 the next times of every job
  bookworm jobs next resendErrorEmail --count 100 --time-zone Europe/Berlin
  bookworm jobs next resendErrorEmail --edit-preview '*/30 * * * *'  what this cron would change; nothing is changed`;

export function nextCommand(): Command {
  return new Command('next')
    .description('when a job is due, in UTC and in its time zone')
    .addArgument(jobArgument('[job]'))
    .addOption(
      new Option('--count <number>', 'how many times').argParser(wholeNumber(1, 1_000)).default(5, '5 of each job'),
    )
    .option('--edit-preview <cron>', `which times would go, come and stay by this ${cronFormat}`, cronExpression)
    .option('--time-zone <name>', 'in place of the job’s own: to show times in, and to preview', timeZoneName)
    .option('--json', 'answer in JSON')
    .addHelpText('after', examples)
    .action((job: string | undefined, options: NextOptions) => {
      if (job !== undefined) checkJobName(job);
      else if (options.editPreview) throw new UsageError('Name the job of which the preview is to be.');
      return withParts('look', (parts) => next(parts, job, options));
    });
}

async function next(parts: Parts, job: string | undefined, options: NextOptions): Promise<void> {
  const { database } = parts;
  const now = await storeTime(parts);
  const records = job === undefined ? await listJobs(database) : [await findJob(database, job)];
  const known = records.filter((record) => record !== undefined && jobNames.includes(record.definition.job));
  const answers = (known as JobRecord[]).map((record) => answerOf(record, now, options));
  if (options.json) return printJson({ jobs: answers });
  if (answers.length === 0) return printLine('Not defined yet; the service defines its jobs when it starts.');
  for (const answer of answers) print(answer, job === undefined);
}

interface Answer {
  readonly job: string;
  readonly timeZone: string;
  /** Whether times go by without a run. */
  readonly atRest: boolean;
  readonly times: readonly (FireTime | ComparedTime)[];
}

function answerOf(record: JobRecord, now: Date, { count, editPreview, timeZone: zone }: NextOptions): Answer {
  const { definition, pause, quarantine } = record;
  const { job, schedule } = definition;
  const timeZone = zone ?? zoneOf(schedule);
  const wanted: Wanted = { now, count, timeZone };
  const times = editPreview
    ? compareFireTimes(schedule, cronSchedule(editPreview, timeZone), wanted)
    : fireTimes(schedule, wanted);
  return { job, timeZone, atRest: (pause ?? quarantine) !== null, times };
}

function print({ job, timeZone, atRest, times }: Answer, isOneOfMany: boolean): void {
  if (isOneOfMany) printLine(job);
  if (atRest) printLine(`${job} is at rest: none of these is run before it goes on.`);
  if (times.length === 0) printLine(`${job} is never due again.`);
  else
    printTable(
      ['UTC', timeZone, ...(isComparison(times) ? ['CHANGE'] : []), 'NOTE'],
      times.map((time) => [time.at, time.local, ...('change' in time ? [time.change] : []), time.note ?? '']),
    );
}

export function zoneOf(schedule: Schedule): string {
  return schedule.kind === 'cron' ? schedule.timeZone : 'UTC';
}

function isComparison(times: readonly object[]): boolean {
  return times.some((time) => 'change' in time);
}
