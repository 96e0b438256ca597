// `bookworm jobs run`: runs a job now, in this process.
import { Command } from 'commander';
import { followJobs } from '../../application/scheduling/followJobs.js';
import {
  type RunParameters,
  type ScheduledJobEvent,
  scheduledJobStream,
} from '../../domain/scheduling/scheduledJobEvents.js';
import { InterruptedError } from './ending.js';
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

const hint =
  'It goes by the settings of this terminal: CATALOG_URL and JOBS_LEASE_SECONDS have to be the ones of the service.';

export function runCommand(): Command {
  return new Command('run')
    .description('runs a job now, in this process, and waits for its end')
    .addArgument(jobArgument())
    .addOption(optionalReasonOption())
    .option('--although-paused', 'also when the job is paused')
    .option('--accept-delistings', 'synchroniseCatalog: delist whatever the source no longer has, however much it is')
    .option('--json', 'answer in JSON')
    .addHelpText('after', `\n${hint}`)
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
  // An operator may cancel the run, or an instance take it over.
  const done = new AbortController();
  const following = followJobs({ ...parts, subscription: store, onChange: () => runner.heed(job) }, done.signal);
  ending.addEventListener('abort', () => void runner.stop());
  let started: readonly ScheduledJobEvent[] = [];
  try {
    const asked = { parameters, despitePause, ...(reason && { reason }), actor: operator() };
    started = await runner.start(job, 'manual', asked);
    await runner.settle();
  } finally {
    clearInterval(timer);
    done.abort();
    await following;
    await beats.remove(identity.boot);
  }

  const runId = started.flatMap(({ type, data }) => (type === 'RunClaimed' ? [data.runId] : []))[0];
  const events: ScheduledJobEvent[] = [];
  for await (const event of store.readStream(scheduledJobStream(job), { from: BigInt(firstRevision) })) {
    // A tick may have come between: only this run is ours.
    if ((event.data as { runId?: string }).runId === runId) events.push(event as unknown as ScheduledJobEvent);
  }
  report(job, events, { json, isInterrupted: ending.aborted });
}

const ends: readonly string[] = ['RunCompleted', 'RunFailed', 'RunReleased', 'RunReclaimed', 'AttemptFailed'];

function report(
  job: string,
  events: readonly ScheduledJobEvent[],
  { json, isInterrupted }: { json: boolean; isInterrupted: boolean },
): void {
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
    case 'RunReclaimed': {
      const advice = 'are JOBS_LEASE_SECONDS the same for both?';
      throw new Error(`${job} was taken over by ${end.data.instance}, which took this process for dead: ${advice}`);
    }
    default: {
      const message = `${job} was handed back before its end; the service takes it up. \`bookworm jobs cancel ${job}\` would end it.`;
      throw isInterrupted ? new InterruptedError(message) : new Error(message);
    }
  }
}
