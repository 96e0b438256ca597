// `bookworm jobs run`: runs a job now, in this process.
import { Command } from 'commander';
import type { RunParameters, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { checkJobName, jobArgument } from './findJob.js';
import { type OutputOptions, printJson, printLine } from './output.js';
import { optionalReasonOption } from './reasonOption.js';
import { ensureDefined } from './steerJob.js';
import { operator, type Parts, withParts } from './withParts.js';

interface RunOptions extends OutputOptions {
  readonly reason?: string;
  readonly althoughPaused?: boolean;
  readonly acceptDelistings?: boolean;
}

export function runCommand(): Command {
  return new Command('run')
    .description('runs a job now, in this process, and waits for its end')
    .addArgument(jobArgument())
    .addOption(optionalReasonOption())
    .option('--although-paused', 'also when the job is paused')
    .option('--accept-delistings', 'synchroniseCatalog: delist whatever the source no longer has, however much it is')
    .option('--json', 'answer in JSON')
    .action((job: string, options: RunOptions) => {
      checkJobName(job);
      return withParts('change', (parts) => run(parts, job, options));
    });
}

async function run(parts: Parts, job: string, options: RunOptions): Promise<void> {
  const { runner, store, beats, storeClock, identity, config, ending } = parts;
  const { reason, althoughPaused: despitePause = false, acceptDelistings, json = false } = options;
  const parameters: RunParameters = acceptDelistings ? { acceptDelistings } : {};
  const firstRevision = (await ensureDefined(parts, job)).nextRevision;

  const beat = () => storeClock.measure(() => beats.beat(identity.instance, identity.boot));
  await beat();
  const timer = setInterval(() => void beat().catch(() => {}), config.leaseMs / 3);
  ending.addEventListener('abort', () => void runner.stop());
  let started: readonly ScheduledJobEvent[] = [];
  try {
    const asked = { parameters, despitePause, ...(reason && { reason }), actor: operator() };
    started = await runner.start(job, 'manual', asked);
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
  report(job, events, json);
}

const ends: readonly string[] = ['RunCompleted', 'RunFailed', 'RunReleased', 'AttemptFailed'];

function report(job: string, events: readonly ScheduledJobEvent[], json: boolean): void {
  const end = events.find(({ type }) => ends.includes(type));
  if (json) printJson({ job, events: events.map(({ type, data }) => ({ type, data })) });
  switch (end?.type) {
    case 'RunCompleted': {
      if (json) return;
      const counts = Object.entries(end.data.summary).map(([name, value]) => `  ${name}: ${value}`);
      printLine([`${job} completed.`, ...counts].join('\n'));
      return;
    }
    case 'RunFailed':
      throw new Error(`${job} failed: ${end.data.error.message}`);
    case 'AttemptFailed': {
      const { error, retryAt } = end.data;
      const advice = `the service tries it again from ${retryAt} on; \`bookworm jobs cancel ${job}\` would end it`;
      throw new Error(`${job} failed for now: ${error.message}\nThe run stays open: ${advice}.`);
    }
    default:
      throw new Error(`${job} was handed back before its end; the service takes it up.`);
  }
}
