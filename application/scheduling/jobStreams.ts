// The streams of scheduled jobs as this process knows them: read from the last checkpoint on, kept up to date by its own
// commands and by what it hears from the log.
import type { DomainEvent } from '../../domain/message.js';
import type { SchedulingCalculations } from '../../domain/scheduling/schedule.js';
import { scheduledJob } from '../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { checkpointed, type ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import { type CommandContext, type Folded, foldStream, type HandledCommand, handleCommand } from '../handleCommand.js';
import type { EventMetadata, EventStore, RecordedEvent } from '../ports/eventStore.js';

/** A checkpoint is written behind this many events, so that nobody ever has to read many more. */
const eventsPerCheckpoint = 200;

type Known = Folded<ScheduledJobState>;
type Handled = HandledCommand<ScheduledJobState, ScheduledJobEvent>;

export class JobStreams {
  readonly #store: EventStore;
  readonly #decider;
  readonly #known = new Map<string, Known>();
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #checkpoints = new Map<string, bigint>();

  constructor({ store, calculations }: { store: EventStore; calculations: SchedulingCalculations }) {
    this.#store = store;
    this.#decider = scheduledJob(calculations);
  }

  /** The job as of now in the log. */
  async state(job: string): Promise<ScheduledJobState> {
    const since = this.#known.get(job) ?? (await this.#fromCheckpoint(job));
    return this.#keep(job, await foldStream(this.#store, this.#decider, streamOf(job), since)).state;
  }

  /** The job as of the last that this process heard; undefined when it never looked. */
  known(job: string): ScheduledJobState | undefined {
    return this.#known.get(job)?.state;
  }

  /** Reads what is new in all streams that were looked at before. */
  async refresh(): Promise<void> {
    for (const job of this.#known.keys()) await this.state(job);
  }

  /** Hears of an event in the log. */
  async observe(event: RecordedEvent): Promise<void> {
    const job = event.stream.slice(streamOf('').length);
    const known = this.#known.get(job);
    const next = known?.revision === 'noStream' ? 0n : (known?.revision ?? 0n) + 1n;
    if (!known || event.revision < next) return;
    if (event.revision > next) return void (await this.state(job));
    const state = this.#decider.evolve(known.state, event as DomainEvent as ScheduledJobEvent);
    this.#keep(job, { state, revision: event.revision });
  }

  /** Commands of one process to one job are handled one after the other. @throws as `handleCommand`. */
  async handle(job: string, command: ScheduledJobCommand, context: CommandContext): Promise<Handled> {
    const before = this.#turns.get(job) ?? Promise.resolve();
    const turn = before.then(() => this.#handle(job, command, context));
    const settled = turn.catch(() => {});
    this.#turns.set(job, settled);
    return turn;
  }

  /** Who caused the event at this revision, and its id. */
  async causeAt(job: string, revision: number): Promise<{ id: string; metadata: EventMetadata } | undefined> {
    for await (const { id, metadata } of this.#store.readStream(streamOf(job), { from: BigInt(revision), limit: 1 })) {
      return { id, metadata };
    }
    return undefined;
  }

  /**
   * Writes a checkpoint where the last one is far behind; to be called when there is nothing else to do.
   * @param at ISO 8601.
   */
  async checkpoint(job: string, at: string, context: CommandContext): Promise<void> {
    const last = this.#checkpoints.get(job);
    const known = this.#known.get(job);
    if (!known || known.revision === 'noStream' || last === undefined) return;
    if (known.revision - last < eventsPerCheckpoint) return;
    const { revision } = await this.handle(job, { type: 'CheckpointJob', data: { job, at } }, context);
    if (revision !== 'noStream') this.#checkpoints.set(job, revision);
  }

  async #handle(job: string, command: ScheduledJobCommand, context: CommandContext): Promise<Handled> {
    const since = this.#known.get(job) ?? (await this.#fromCheckpoint(job));
    const request = { stream: streamOf(job), command, context, since, assumeUnchanged: true };
    const handled = await handleCommand(this.#store, this.#decider, request);
    this.#keep(job, handled);
    return handled;
  }

  #keep(job: string, { state, revision }: Known): Known {
    const known = this.#known.get(job);
    const isNewer = !known || known.state.nextRevision < state.nextRevision;
    if (isNewer) this.#known.set(job, { state, revision });
    return isNewer ? { state, revision } : known;
  }

  async #fromCheckpoint(job: string): Promise<Known> {
    const later: ScheduledJobEvent[] = [];
    let base: Known = { state: this.#decider.initialState, revision: 'noStream' };
    let last = -1n;
    for await (const recorded of this.#store.readStream(streamOf(job), { direction: 'backwards' })) {
      const event = recorded as DomainEvent as ScheduledJobEvent;
      const { revision } = recorded;
      if (later.length === 0) last = revision;
      const checkpoint = checkpointed(event);
      if (checkpoint) {
        base = { state: { ...checkpoint, nextRevision: Number(revision) + 1 }, revision };
        break;
      }
      later.push(event);
    }
    this.#checkpoints.set(job, base.revision === 'noStream' ? -1n : base.revision);
    const state = later.reduceRight((folded, event) => this.#decider.evolve(folded, event), base.state);
    return this.#keep(job, { state, revision: last === -1n ? 'noStream' : last });
  }
}

export function streamOf(job: string): string {
  return `scheduledJob-${job}`;
}
