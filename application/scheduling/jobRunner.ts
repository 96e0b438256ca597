// Claims ticks and runs, carries out the work of those it won, and records how it ended.
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { DomainError } from '../../domain/domainError.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { policiesOf } from '../../domain/scheduling/jobPolicies.js';
import type { ScheduledJobCommand, StartRequest } from '../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import type { OpenRun, ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import type { CommandContext } from '../handleCommand.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { carryOut, type InterruptionCause, type JobHandler, RunInterruptedError, type RunOutcome } from './carryOut.js';
import type { JobStreams } from './jobStreams.js';

export interface JobRunnerParts {
  readonly streams: JobStreams;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly identity: InstanceIdentity;
  /** By the store's time. */
  readonly clock: Clock;
  readonly logger: Logger;
}

interface WorkUnderWay {
  readonly job: string;
  readonly runId: string;
  readonly epoch: number;
  readonly interruption: AbortController;
  readonly ended: Promise<void>;
}

type Events = readonly ScheduledJobEvent[];
type RunEnd = RunOutcome & { readonly data: { readonly job: string; readonly runId: string; readonly epoch: number } };

const retryEndMs = 1_000;

export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #work = new Map<string, WorkUnderWay>();
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

  /** How many runs this process carries out. */
  get workUnderWay(): number {
    return this.#work.size;
  }

  /** Whether this process works on the run right now, or may be about to: a command of its own is still under way. */
  isBusyWith(job: string, run: OpenRun): boolean {
    return this.#work.has(workId(run)) || (this.#underWay.get(job) ?? 0) > 0;
  }

  /** Lets go of work that an operator cancelled, or that another instance has by now. */
  heed(job: string, { runs }: ScheduledJobState): void {
    for (const work of this.#work.values()) {
      if (work.job !== job) continue;
      const run = runs.find(({ runId }) => runId === work.runId);
      if (run?.epoch !== work.epoch) this.#interrupt(work, 'lost');
      else if (run.isCancelled) this.#interrupt(work, 'cancelled');
    }
  }

  /** Waits for the work under way in this process. */
  async settle(): Promise<void> {
    await Promise.all([...this.#work.values()].map(({ ended }) => ended));
  }

  /** Aborts the work under way and hands its runs back, so that another instance takes them up at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const work of this.#work.values()) this.#interrupt(work, 'stopping');
    await this.settle();
  }

  #interrupt({ interruption }: WorkUnderWay, why: InterruptionCause): void {
    if (!interruption.signal.aborted) interruption.abort(new RunInterruptedError(why));
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
      this.#underWay.set(job, (this.#underWay.get(job) ?? 1) - 1);
    }
  }

  #begin(definition: JobDefinition, run: OpenRun, context: CommandContext): void {
    const { job } = definition;
    const { runId, epoch } = run;
    const id = workId(run);
    const interruption = new AbortController();
    const ended = this.#execute(definition, run, { context, interruption: interruption.signal }).finally(() =>
      this.#work.delete(id),
    );
    const work = { job, runId, epoch, interruption, ended };
    this.#work.set(id, work);
    if (this.#stopping.signal.aborted) this.#interrupt(work, 'stopping');
  }

  async #execute(
    definition: JobDefinition,
    { runId, epoch, parameters }: OpenRun,
    { context, interruption }: { context: CommandContext; interruption: AbortSignal },
  ): Promise<void> {
    const { job, timeoutMs } = definition;
    const { graceMs } = policiesOf(definition);
    const handler = this.#parts.handlers[job];
    const outcome = await carryOut({ handler, parameters, context, timeoutMs, graceMs, interruption });
    await this.#recordEnd({ ...outcome, data: { job, runId, epoch, ...outcome.data } } as RunEnd, context);
  }

  // Until its end is in the log, the run blocks the job: so this keeps trying while the process lives.
  async #recordEnd(end: RunEnd, context: CommandContext): Promise<void> {
    const { logger } = this.#parts;
    const { job, runId } = end.data;
    for (;;) {
      try {
        await this.#send(job, { ...end, data: { ...end.data, at: this.#at() } } as ScheduledJobCommand, context);
        if (end.type === 'CompleteRun') logger.info({ job, runId, ...end.data.summary }, 'run completed');
        else if (end.type === 'ReleaseRun') logger.info({ job, runId }, 'run handed back');
        else logger.warn({ job, runId, error: end.data.error.message }, 'run failed');
        return;
      } catch (error) {
        logger.error({ job, runId, err: error }, 'the end of the run was not recorded');
        if (error instanceof DomainError || this.#stopping.signal.aborted) return;
        await wait(retryEndMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      }
    }
  }
}

/** Of the attempt, not of the run: a process may lose a run and win it back. */
function workId({ runId, epoch }: OpenRun): string {
  return `${runId}#${epoch}`;
}
