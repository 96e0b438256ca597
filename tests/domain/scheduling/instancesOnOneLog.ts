// Several instances that decide on what each last saw of one job's stream, and a stream that takes only what is current.
import fc from 'fast-check';
import { DomainError } from '../../../domain/domainError.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { CronSchedule, SchedulingCalculations } from '../../../domain/scheduling/schedule.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';

/** The expression is a number of seconds: as lawful as cron and a thousand times quicker to calculate. */
const periodMs = ({ expression }: CronSchedule): number => Number(expression) * 1_000;

export const periodicCalculations: SchedulingCalculations = {
  dueTimes(schedule, after, until, limit) {
    const period = periodMs(schedule);
    const first = Math.floor(after.getTime() / period) + 1;
    const count = Math.min(limit, Math.max(0, Math.floor(until.getTime() / period) - first + 1));
    return Array.from({ length: count }, (_, index) => new Date((first + index) * period));
  },
  latestDueTime(schedule, until) {
    return new Date(Math.floor(until.getTime() / periodMs(schedule)) * periodMs(schedule));
  },
  guid: cronerCalculations.guid,
};

const job = 'job';
const definitions: readonly JobDefinition[] = [
  ['2', 'work'],
  ['2', 'emit'],
  ['7', 'work'],
  ['30', 'emit'],
].map(([expression = '', kind]) => ({
  job,
  schedule: { kind: 'cron', expression, timeZone: 'UTC', engine: 'croner@11' },
  target: kind === 'work' ? { kind } : { kind: 'emit', messageType: 'A:B' },
  priority: 'normal',
  runsAtStart: false,
  timeoutMs: 60_000,
}));

/** What is listed more often is tried more often. */
const actions = [
  'claimLatest',
  'claimLatest',
  'claimLatest',
  'claimEarlier',
  'define',
  'define',
  'startByHand',
  'startAtStart',
  'reclaimDead',
  'reclaimReleased',
  'release',
  'release',
  'complete',
  'complete',
  'complete',
  'fail',
  'fail',
] as const;

/** One thing that one instance tries. */
export interface Step {
  readonly instance: number;
  /** Since the step before. */
  readonly elapsedMs: number;
  readonly action: (typeof actions)[number];
  /** Whether it reads the stream first, or goes by what it saw last. */
  readonly looksFirst: boolean;
  /** Which of the definitions. */
  readonly definition: number;
  /** Which of the runs it ever held, the last one being 0; or how many seconds before the latest tick. */
  readonly choice: number;
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    instance: fc.nat(2),
    elapsedMs: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1_000, max: 20_000 })),
    action: fc.constantFrom(...actions),
    looksFirst: fc.boolean(),
    definition: fc.nat(3),
    choice: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)),
  }),
  { minLength: 20, maxLength: 80 },
);

export interface Played {
  readonly log: readonly ScheduledJobEvent[];
  /** Who wrote each event of the log. */
  readonly writers: readonly string[];
  /** All that was decided, also what the stream refused because another had been quicker. */
  readonly decided: readonly ScheduledJobEvent[];
}

/** Plays the steps; `skewsMs` is by how much each instance's clock is ahead. */
export function play(played: readonly Step[], skewsMs: readonly [number, number, number]): Played {
  const decider = scheduledJob(periodicCalculations);
  const log: ScheduledJobEvent[] = [];
  const writers: string[] = [];
  const decided: ScheduledJobEvent[] = [];
  const instances = skewsMs.map((skewMs, index) => {
    const actor: InstanceIdentity = { instance: `${index}`, boot: `boot ${index}` };
    return { actor, skewMs, state: decider.initialState, held: [] as { runId: string; epoch: number }[] };
  });
  let now = Date.UTC(2026, 9, 1, 12);
  for (const step of played) {
    const self = instances[step.instance];
    if (!self) continue;
    now += step.elapsedMs;
    if (step.looksFirst) self.state = log.slice(self.state.nextRevision).reduce(decider.evolve, self.state);
    const command = commandOf(step, { ...self, now: new Date(now + self.skewMs) });
    if (!command) continue;
    const events = decideOrRefuse(() => decider.decide(command, self.state));
    decided.push(...events);
    if (self.state.nextRevision !== log.length || events.length === 0) continue;
    log.push(...events);
    writers.push(...events.map(() => self.actor.boot));
    self.state = events.reduce(decider.evolve, self.state);
    const { running } = self.state;
    if (running?.boot === self.actor.boot && events.some(({ type }) => /^Run(Re)?[Cc]laimed$/.test(type))) {
      self.held.push({ runId: running.runId, epoch: running.epoch });
    }
  }
  return { log, writers, decided };
}

function commandOf(
  { action, definition: index, choice }: Step,
  self: {
    actor: InstanceIdentity;
    now: Date;
    state: { definition: JobDefinition | undefined; running: { boot: string | null } | undefined };
    held: readonly { runId: string; epoch: number }[];
  },
): ScheduledJobCommand | undefined {
  const at = self.now.toISOString();
  const acting = { job, ...self.actor, at };
  const latest =
    self.state.definition?.schedule && periodicCalculations.latestDueTime(self.state.definition.schedule, self.now);
  const run = self.held.at(-1 - choice);
  const definition = definitions[index];
  switch (action) {
    case 'define':
      return definition && { type: 'DefineJob', data: { definition, at } };
    case 'claimLatest':
      return latest && { type: 'ClaimTick', data: { ...acting, slot: latest.toISOString() } };
    case 'claimEarlier':
      return (
        latest && {
          type: 'ClaimTick',
          data: { ...acting, slot: new Date(latest.getTime() - choice * 1_000).toISOString() },
        }
      );
    case 'startByHand':
      return { type: 'StartRun', data: { ...acting, trigger: 'manual', parameters: {} } };
    case 'startAtStart':
      return { type: 'StartRun', data: { ...acting, trigger: 'start', parameters: {} } };
    case 'reclaimDead':
      return { type: 'ReclaimRun', data: { ...acting, deadBoot: self.state.running?.boot ?? `boot ${choice}` } };
    case 'reclaimReleased':
      return { type: 'ReclaimRun', data: { ...acting, deadBoot: null } };
    case 'release':
      return run && { type: 'ReleaseRun', data: { job, ...run, at } };
    case 'complete':
      return run && { type: 'CompleteRun', data: { job, ...run, at, summary: {} } };
    case 'fail':
      return run && { type: 'FailRun', data: { job, ...run, at, error: { code: 'x', message: 'x' } } };
  }
}

function decideOrRefuse(decide: () => readonly ScheduledJobEvent[]): readonly ScheduledJobEvent[] {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
