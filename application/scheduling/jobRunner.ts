// Claims ticks and runs, carries out the work of those it won, and records how it ended.
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { DomainError } from '../../domain/domainError.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { policiesOf } from '../../domain/scheduling/jobPolicies.js';
import type { ScheduledJobCommand, StartRequest } from '../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import type { OpenRun } from '../../domain/scheduling/scheduledJobState.js';
import type { CommandContext } from '../handleCommand.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { carryOut, type JobHandler, type RunOutcome } from './carryOut.js';
import type { JobStreams } from './jobStreams.js';
import { WorkUnderWay } from './workUnderWay.js';

export interface JobRunnerParts {
  readonly streams: JobStreams;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly identity: InstanceIdentity;
  /** By the store's time. */
  readonly clock: Clock;
  readonly logger: Logger;
}

type Events = readonly ScheduledJobEvent[];
type RunEnd = RunOutcome & { readonly data: { readonly job: string; readonly runId: string; readonly epoch: number } };

const retryEndMs = 1_000;

export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #work = new WorkUnderWay();
  /** How many commands of a job wait for their answer. */
  readonly #underWay = new Map<string, number>();
  readonly #stopping = new AbortController();

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
  }

  define(definition: JobDefinition): Promise<Events> {
    return this.#send(definition.job, { type: 'DefineJob', data: { definition, at: this.#at() } });
  }

  /** Accounts for the due ticks and claims what is to be claimed; does nothing where another instance was quicker. */
  claimTick(job: string): Promise<Events> {
    return this.#send(job, { type: 'ClaimTick', data: this.#by(job) });
  }

  /** @throws DomainError that says why it cannot be started now, when asked for by hand. */
  start(
    job: string,
    trigger: StartRequest['trigger'],
    { actor, ...asked }: Partial<StartRequest> & { actor?: string } = {},
  ): Promise<Events> {
    const data = { parameters: {}, ...asked, trigger, ...this.#by(job) };
    return this.#send(job, { type: 'StartRun', data }, this.#context(actor));
  }

  /** Takes over the run of a process that died, or that was handed back (null). */
  async reclaim(job: string, { runId, epoch, boot }: Pick<OpenRun, 'runId' | 'epoch' | 'boot'>): Promise<Events> {
    const data = { ...this.#by(job), runId, deadBoot: boot };
    return this.#send(job, { type: 'ReclaimRun', data }, await this.#contextAfter(job, epoch));
  }

  async retry(job: string, { runId, epoch }: Pick<OpenRun, 'runId' | 'epoch'>): Promise<Events> {
    return this.#send(
      job,
      { type: 'RetryRun', data: { ...this.#by(job), runId } },
      await this.#contextAfter(job, epoch),
    );
  }

  /** Writes a checkpoint of the job, if it is time for one. */
  checkpoint(job: string): Promise<Events> {
    return this.#send(job, { type: 'CheckpointJob', data: { job, at: this.#at() } });
  }

  /** How many runs this process carries out. */
  get workUnderWay(): number {
    return this.#work.size;
  }

  /** Calls the listener, in place of an earlier one, whenever there is one run less that this process carries out. */
  whenWorkEnds(listener: () => void): void {
    this.#work.onEnd = listener;
  }

  /** Whether this process works on the run right now, or may be about to: a command of its own is still under way. */
  isBusyWith(job: string, run: OpenRun): boolean {
    return this.#work.has(run) || this.#underWay.has(job);
  }

  /** Lets go of work that, by all that is known of the job, an operator cancelled or another instance has by now. */
  heed(job: string): void {
    const state = this.#parts.streams.known(job);
    if (state) this.#work.heed(job, state);
  }

  /** Waits for the work under way in this process. */
  settle(): Promise<void> {
    return this.#work.settle();
  }

  /** Aborts the work under way and hands its runs back, so that another instance takes them up at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#work.interruptAll('stopping');
    await this.settle();
  }

  #at(): string {
    return this.#parts.clock.now().toISOString();
  }

  #by(job: string) {
    const { instance, boot } = this.#parts.identity;
    return { job, instance, boot, at: this.#at() };
  }

  #context(actor = 'scheduler'): CommandContext {
    const { instance, boot } = this.#parts.identity;
    return { correlationId: uuidV7(), actor, instance, boot };
  }

  /** A run stays one story, whoever carries it out: the correlation of its claim goes on. */
  async #contextAfter(job: string, epoch: number): Promise<CommandContext> {
    const cause = await this.#parts.streams.causeAt(job, epoch);
    if (!cause) return this.#context();
    return { ...this.#context(), correlationId: cause.metadata.correlationId, causationId: cause.id };
  }

  async #send(job: string, command: ScheduledJobCommand, context = this.#context()): Promise<Events> {
    this.#underWay.set(job, (this.#underWay.get(job) ?? 0) + 1);
    try {
      const { state, events, eventIds } = await this.#parts.streams.handle(job, command, context);
      const given = events.findIndex(({ type }) => /^Run(Claimed|Reclaimed|Retried)$/.test(type));
      const run =
        given < 0 ? undefined : state.runs.find(({ epoch }) => epoch === state.nextRevision - events.length + given);
      const causationId = eventIds[given];
      if (run && causationId && state.definition) this.#begin(state.definition, run, { ...context, causationId });
      return events;
    } finally {
      const others = (this.#underWay.get(job) ?? 1) - 1;
      if (others > 0) this.#underWay.set(job, others);
      else this.#underWay.delete(job);
    }
  }

  #begin(definition: JobDefinition, run: OpenRun, context: CommandContext): void {
    const { job } = definition;
    this.#work.begin(job, run, (interruption) => this.#execute(definition, run, { context, interruption }));
    // The answer to the command may come later than the news of what happened to the run since.
    this.heed(job);
    if (this.#stopping.signal.aborted) this.#work.interruptAll('stopping');
  }

  async #execute(
    definition: JobDefinition,
    { runId, epoch, parameters }: OpenRun,
    { context, interruption }: { context: CommandContext; interruption: AbortSignal },
  ): Promise<void> {
    const { job, timeoutMs } = definition;
    const { graceMs } = policiesOf(definition);
    const handler = this.#parts.handlers[job];
    const run = { runId, epoch, parameters, context };
    const outcome = await carryOut({ ...run, handler, timeoutMs, graceMs, interruption });
    await this.#recordEnd({ ...outcome, data: { job, runId, epoch, ...outcome.data } } as RunEnd, context);
  }

  // Until its end is in the log, the run blocks the job: so this keeps trying while the process lives.
  async #recordEnd(end: RunEnd, context: CommandContext): Promise<void> {
    const { logger } = this.#parts;
    const { job, runId } = end.data;
    for (;;) {
      try {
        const events = await this.#send(
          job,
          { ...end, data: { ...end.data, at: this.#at() } } as ScheduledJobCommand,
          context,
        );
        if (end.type === 'CompleteRun') logger.info({ job, runId, ...end.data.summary }, 'run completed');
        else if (end.type === 'ReleaseRun') logger.info({ job, runId }, 'run handed back');
        else logger.warn({ job, runId, error: end.data.error.message }, failureOf(events));
        return;
      } catch (error) {
        logger.error({ job, runId, err: error }, 'the end of the run was not recorded');
        if (error instanceof DomainError || this.#stopping.signal.aborted) return;
        await wait(retryEndMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      }
    }
  }
}

function failureOf(events: Events): string {
  const [retryAt] = events.flatMap(({ type, data }) => (type === 'AttemptFailed' ? [data.retryAt] : []));
  return retryAt ? `attempt failed; the next one is due at ${retryAt}` : 'run failed';
}
