// `bookworm jobs`: what is due when, how it went last, and running one now.
import { Command } from 'commander';
import { jobDefinitions, jobNames } from '../../application/scheduling/jobs.js';
import type { RunParameters, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { UsageError } from './exitCodes.js';
import { type OutputOptions, printJson, printLine, printTable } from './output.js';
import { operator, type Parts, withParts } from './withParts.js';

interface RunOptions extends OutputOptions {
  readonly acceptDelistings?: boolean;
}

export function jobsCommand(): Command {
  const command = new Command('jobs').description('the scheduled jobs');
  command
    .command('list')
    .description('every job with its schedule, its next and its last run')
    .option('--json', 'answer in JSON')
    .action((options: OutputOptions) => withParts('look', (parts) => list(parts, options)));
  command
    .command('run')
    .description('runs a job now, in this process, and waits for its end')
    .argument('<job>', `one of: ${jobNames.join(', ')}`)
    .option('--accept-delistings', 'synchroniseCatalog: delist whatever the source no longer has, however much it is')
    .option('--json', 'answer in JSON')
    .action((job: string, options: RunOptions) => {
      if (!jobNames.includes(job)) throw new UsageError(`There is no job ${job}. There are: ${jobNames.join(', ')}.`);
      return withParts('change', (parts) => run(parts, job, options));
    });
  return command;
}

async function list({ status }: Parts, { json }: OutputOptions): Promise<void> {
  const jobs = await status.jobs();
  if (json) return printJson({ jobs });
  if (jobs.length === 0) return printLine('No job is defined yet; the service defines them when it starts.');
  printTable(
    ['JOB', 'SCHEDULE', 'NEXT RUN', 'LAST RUN', 'OUTCOME'],
    jobs.map(({ job, schedule, timeZone, nextAt, lastRun }) => [
      job,
      `${schedule} (${timeZone})`,
      nextAt ?? 'never',
      lastRun?.startedAt ?? 'never',
      lastRun ? [lastRun.status, lastRun.error].filter(Boolean).join(': ') : '',
    ]),
  );
}

async function run(parts: Parts, job: string, { json, acceptDelistings }: RunOptions): Promise<void> {
  const { runner, streams, store, beats, identity, config, ending } = parts;
  const parameters: RunParameters = acceptDelistings ? { acceptDelistings } : {};
  const definition = jobDefinitions(config.crons).find((candidate) => candidate.job === job);
  const before = await streams.state(job);
  if (!before.definition && definition) await runner.define(definition);
  const firstRevision = (await streams.state(job)).nextRevision;

  const beat = () => beats.beat(identity.instance, identity.boot);
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), config.leaseMs / 3);
  ending.addEventListener('abort', () => void runner.stop());
  let started: readonly ScheduledJobEvent[] = [];
  try {
    started = await runner.start(job, 'manual', { parameters, actor: operator() });
    await runner.settle();
  } finally {
    clearInterval(timer);
    await beats.remove(identity.boot);
  }

  const runId = started.flatMap(({ type, data }) => (type === 'RunClaimed' ? [data.runId] : []))[0];
  const events: ScheduledJobEvent[] = [];
  for await (const event of store.readStream(`scheduledJob-${job}`, { from: BigInt(firstRevision) })) {
    // A tick may have come between: only this run is ours.
    if ((event.data as { runId?: string }).runId === runId) events.push(event as unknown as ScheduledJobEvent);
  }
  report(job, events, json === true);
}

function report(job: string, events: readonly ScheduledJobEvent[], json: boolean): void {
  const end = events.find(({ type }) => type === 'RunCompleted' || type === 'RunFailed' || type === 'RunReleased');
  if (json) printJson({ job, events: events.map(({ type, data }) => ({ type, data })) });
  if (end?.type === 'RunCompleted') {
    if (json) return;
    const counts = Object.entries(end.data.summary).map(([name, value]) => `  ${name}: ${value}`);
    printLine([`${job} completed.`, ...counts].join('\n'));
    return;
  }
  if (end?.type === 'RunFailed') throw new Error(`${job} failed: ${end.data.error.message}`);
  throw new Error(`${job} was handed back before its end; the service takes it up.`);
}
