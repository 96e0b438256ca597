// Several instances that decide on what each last saw of one job's stream, and a stream that takes only what is current.
import { DomainError } from '../../../domain/domainError.js';
import { attentionsTo } from '../../../domain/scheduling/nextAttention.js';
import { ticksBy } from '../../../domain/scheduling/schedule.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import type { ScheduledJobState } from '../../../domain/scheduling/scheduledJobState.js';
import type { JudgedEvent } from '../../support/schedulingOracle.js';
import { commandOf } from './commandsOfSteps.js';
import { periodicCalculations } from './periodicCalculations.js';
import { type Story, storyBeginsMs } from './stories.js';

export const periodicTicks = ticksBy(periodicCalculations);

export type JobDecider = ReturnType<typeof scheduledJob>;

export interface World {
  readonly decider: JobDecider;
  /** Whether the stream refuses what was decided on an older revision than its own. */
  readonly checksRevision: boolean;
}

export const soundWorld: World = { decider: scheduledJob(periodicCalculations), checksRevision: true };

export interface Played {
  readonly log: readonly JudgedEvent[];
  /** Where in the log each command's events begin. */
  readonly accepted: readonly { readonly command: ScheduledJobCommand; readonly revision: number }[];
  /** All that was decided, also what the stream refused because another had been quicker. */
  readonly decided: readonly ScheduledJobEvent[];
  /** The latest instant that any clock has shown. */
  readonly end: Date;
}

export class Instances {
  readonly #world: World;
  readonly #log: JudgedEvent[] = [];
  readonly #accepted: { command: ScheduledJobCommand; revision: number }[] = [];
  readonly #decided: ScheduledJobEvent[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get log(): readonly JudgedEvent[] {
    return this.#log;
  }

  played(end: Date): Played {
    return { log: this.#log, accepted: this.#accepted, decided: this.#decided, end };
  }

  /** The job as the log has it, for who knew it as `state`. */
  look(state: ScheduledJobState): ScheduledJobState {
    return this.#log.slice(state.nextRevision).reduce(this.#world.decider.evolve, state);
  }

  /** @returns what came of the command in the log: nothing when it was refused, or decided on what is no longer so. */
  send(
    command: ScheduledJobCommand,
    state: ScheduledJobState,
    { boot }: InstanceIdentity,
  ): readonly ScheduledJobEvent[] {
    const events = decideOrRefuse(() => this.#world.decider.decide(command, state));
    this.#decided.push(...events);
    const isCurrent = state.nextRevision === this.#log.length || !this.#world.checksRevision;
    if (!isCurrent || events.length === 0) return [];
    this.#accepted.push({ command, revision: this.#log.length });
    this.#log.push(...events.map((event) => ({ ...event, metadata: { boot } })));
    return events;
  }
}

/** Plays the story, and lets the one instance that is left bring everything to its end if it is to be `settled`. */
export function play(story: Story, { world = soundWorld, settled = false } = {}): Played {
  const { initialState } = world.decider;
  const instances = new Instances(world);
  const actors = story.skewsMs.map((skewMs, index) => {
    const actor: InstanceIdentity = { instance: `${index}`, boot: `0199a000-0000-7000-8000-00000000000${index}` };
    return { actor, skewMs, state: initialState, held: [] as { runId: string; epoch: number }[] };
  });
  let now = storyBeginsMs;
  const first = { instance: 0, elapsedMs: 1, action: 'define', looksFirst: true, definition: 0, choice: 0 } as const;
  for (const step of [first, ...story.steps]) {
    const self = actors[step.instance];
    if (!self) continue;
    now += step.elapsedMs;
    if (step.looksFirst) self.state = instances.look(self.state);
    const command = commandOf(step, story, { ...self, now: new Date(now + self.skewMs) });
    if (!command || instances.send(command, self.state, self.actor).length === 0) continue;
    self.state = instances.look(world.checksRevision ? self.state : initialState);
    for (const { runId, epoch, boot } of self.state.runs) {
      const isNew = !self.held.some((held) => held.runId === runId && held.epoch === epoch);
      if (boot === self.actor.boot && isNew) self.held.push({ runId, epoch });
    }
  }
  const end = new Date(now + Math.max(...story.skewsMs));
  return instances.played(settled ? settle(instances, end) : end);
}

const survivor: InstanceIdentity = { instance: 'survivor', boot: '0199a000-0000-7000-8000-000000000009' };

/** As a scheduler does it, alone and with all others dead. @returns when there was nothing left to do. */
function settle(instances: Instances, from: Date): Date {
  let now = from;
  for (let round = 0; round < 2_000; round++) {
    const state = instances.look(soundWorld.decider.initialState);
    if (!state.definition) return now;
    const next = nextCommand(state, now);
    if (next === undefined) return now;
    now = new Date(Math.max(now.getTime() + 1, next.dueAt.getTime()));
    const at = now.toISOString();
    const command = { ...next, data: { job: 'job', ...survivor, at, ...next.data } } as ScheduledJobCommand;
    // A scheduler that turns to something in vain would do so again and again, as fast as it can.
    if (instances.send(command, state, survivor).length === 0)
      throw new Error(`Nothing came of ${JSON.stringify(command)} on ${JSON.stringify(state)}`);
  }
  throw new Error('The job does not come to rest.');
}

function nextCommand(state: ScheduledJobState, now: Date): { type: string; data: object; dueAt: Date } | undefined {
  const atOnce = (type: string, data: object) => ({ type, data, dueAt: now });
  if (state.quarantinedAt) return atOnce('ClearQuarantine', { missed: 'catch-up', reason: 'mended' });
  if (state.pause) return atOnce('ResumeJob', { missed: 'catch-up' });
  const own = state.runs.find(({ boot }) => boot === survivor.boot);
  if (own) return atOnce('CompleteRun', { runId: own.runId, epoch: own.epoch, summary: {} });
  const orphan = state.runs.find(({ boot }) => boot !== null);
  if (orphan) return atOnce('ReclaimRun', { runId: orphan.runId, deadBoot: orphan.boot });
  const attentions = attentionsTo(periodicTicks, state);
  const due = attentions.find(({ kind, dueAt }) => dueAt <= now || kind === 'retry');
  if (due === undefined) return undefined;
  if (due.kind === 'tick') return { ...atOnce('ClaimTick', {}), dueAt: due.dueAt };
  if (due.kind === 'retry') return { type: 'RetryRun', data: { runId: due.runId }, dueAt: due.dueAt };
  return atOnce('ReclaimRun', { runId: due.runId, deadBoot: null });
}

function decideOrRefuse(decide: () => readonly ScheduledJobEvent[]): readonly ScheduledJobEvent[] {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
