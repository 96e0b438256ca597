// The streams of scheduled jobs as this process knows them: read from the last checkpoint on, kept up to date by its own
// commands and by what it hears from the log.
import type { Decider, DomainEvent } from '../../domain/message.js';
import type { SchedulingCalculations } from '../../domain/scheduling/schedule.js';
import { scheduledJob } from '../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import { jobOfStream, type ScheduledJobEvent, scheduledJobStream } from '../../domain/scheduling/scheduledJobEvents.js';
import { checkpointed, type ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import { type CommandContext, type Folded, foldStream, type HandledCommand, handleCommand } from '../handleCommand.js';
import type { EventMetadata, EventStore, RecordedEvent } from '../ports/eventStore.js';

/** A checkpoint is written behind this many events, so that nobody ever has to read many more. */
const eventsPerCheckpoint = 200;

interface Counted {
  readonly job: ScheduledJobState;
  /** How many events stand behind the last checkpoint. */
  readonly events: number;
}

type Known = Folded<Counted>;
type Handled = HandledCommand<ScheduledJobState, ScheduledJobEvent>;

export class JobStreams {
  readonly #store: EventStore;
  readonly #decider;
  readonly #known = new Map<string, Known>();
  readonly #turns = new Map<string, Promise<void>>();

  constructor({ store, calculations }: { store: EventStore; calculations: SchedulingCalculations }) {
    this.#store = store;
    this.#decider = counting(scheduledJob(calculations));
  }

  /** The job as of now in the log. */
  async state(job: string): Promise<ScheduledJobState> {
    const since = this.#known.get(job) ?? (await this.#fromCheckpoint(job));
    try {
      return this.#keep(job, await foldStream(this.#store, this.#decider, scheduledJobStream(job), since)).state.job;
    } finally {
      this.#forgetAbsent(job);
    }
  }

  /** The job as of the last that this process heard; undefined when it never looked, or there is no such job. */
  known(job: string): ScheduledJobState | undefined {
    return this.#known.get(job)?.state.job;
  }

  /** Reads what is new in all streams that were looked at before. @returns whose they are. */
  async refresh(): Promise<ReadonlySet<string>> {
    const jobs = new Set(this.#known.keys());
    for (const job of jobs) await this.state(job);
    return jobs;
  }

  /** Hears of an event in the log. */
  async observe(event: RecordedEvent): Promise<void> {
    const job = jobOfStream(event.stream);
    const known = this.#known.get(job);
    const next = known?.revision === 'noStream' ? 0n : (known?.revision ?? 0n) + 1n;
    if (!known || event.revision < next) return;
    if (event.revision > next) return void (await this.state(job));
    const state = this.#decider.evolve(known.state, event as DomainEvent as ScheduledJobEvent);
    this.#keep(job, { state, revision: event.revision });
  }

  /** Commands of one process to one job are handled one after the other. @throws as `handleCommand`. */
  handle(job: string, command: ScheduledJobCommand, context: CommandContext): Promise<Handled> {
    const before = this.#turns.get(job) ?? Promise.resolve();
    const turn = before.then(() => this.#handle(job, command, context));
    const ended = turn
      .catch(() => {})
      .then(() => {
        if (this.#turns.get(job) === ended) this.#turns.delete(job);
      });
    this.#turns.set(job, ended);
    return turn;
  }

  /** Who caused the event at this revision, and its id. */
  async causeAt(job: string, revision: number): Promise<{ id: string; metadata: EventMetadata } | undefined> {
    for await (const { id, metadata } of this.#store.readStream(scheduledJobStream(job), {
      from: BigInt(revision),
      limit: 1,
    })) {
      return { id, metadata };
    }
    return undefined;
  }

  /** Whether it is time for a checkpoint; until it is, the command to write one changes nothing. */
  wantsCheckpoint(job: string): boolean {
    return isTimeForCheckpoint(this.#known.get(job)?.state);
  }

  async #handle(job: string, command: ScheduledJobCommand, context: CommandContext): Promise<Handled> {
    const since = this.#known.get(job) ?? (await this.#fromCheckpoint(job));
    const request = { stream: scheduledJobStream(job), command, context, since, assumeUnchanged: true };
    try {
      const handled = await handleCommand(this.#store, this.#decider, request);
      this.#keep(job, handled);
      return { ...handled, state: handled.state.job };
    } finally {
      this.#forgetAbsent(job);
    }
  }

  /** Whatever name somebody asks for, it must not be kept for ever. */
  #forgetAbsent(job: string): void {
    if (this.#known.get(job)?.revision === 'noStream') this.#known.delete(job);
  }

  #keep(job: string, { state, revision }: Known): Known {
    const known = this.#known.get(job);
    const isNewer = !known || known.state.job.nextRevision < state.job.nextRevision;
    const newest = isNewer ? { state, revision } : known;
    this.#known.set(job, newest);
    return newest;
  }

  async #fromCheckpoint(job: string): Promise<Known> {
    const later: ScheduledJobEvent[] = [];
    let state = this.#decider.initialState;
    let last: Known['revision'] = 'noStream';
    for await (const recorded of this.#store.readStream(scheduledJobStream(job), { direction: 'backwards' })) {
      const event = recorded as DomainEvent as ScheduledJobEvent;
      const { revision } = recorded;
      if (last === 'noStream') last = revision;
      const checkpoint = checkpointed(event);
      if (checkpoint) {
        state = { job: { ...checkpoint, nextRevision: Number(revision) + 1 }, events: 0 };
        break;
      }
      later.push(event);
    }
    // Of a stream that does not exist yet, too: the events that begin it may come while a command is decided.
    return this.#keep(job, { state: later.reduceRight(this.#decider.evolve, state), revision: last });
  }
}

/** The job's decider that counts how far the last checkpoint is behind, and writes none before it is time. */
function counting({
  initialState,
  evolve,
  decide,
}: Decider<ScheduledJobState, ScheduledJobCommand, ScheduledJobEvent>): Decider<
  Counted,
  ScheduledJobCommand,
  ScheduledJobEvent
> {
  return {
    initialState: { job: initialState, events: 0 },
    evolve: ({ job, events }, event) => ({ job: evolve(job, event), events: checkpointed(event) ? 0 : events + 1 }),
    decide: (command, state) =>
      command.type === 'CheckpointJob' && !isTimeForCheckpoint(state) ? [] : decide(command, state.job),
  };
}

function isTimeForCheckpoint({ events }: { events: number } = { events: 0 }): boolean {
  return events >= eventsPerCheckpoint;
}
