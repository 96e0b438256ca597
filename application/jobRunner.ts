// Claims ticks and runs, carries out the work of those it won, and records how it ended.
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { DomainError } from '../domain/domainError.js';
import type { JobDefinition, SchedulingCalculations } from '../domain/scheduling/jobDefinition.js';
import { scheduledJob } from '../domain/scheduling/scheduledJob.js';
import type {
  InstanceIdentity,
  RunParameters,
  ScheduledJobCommand,
  ScheduledJobEvent,
} from '../domain/scheduling/scheduledJobMessages.js';
import type { RunningRun, ScheduledJobState } from '../domain/scheduling/scheduledJobState.js';
import { carryOut, type JobHandler, type RunOutcome } from './carryOut.js';
import { type CommandContext, type Folded, foldStream, handleCommand } from './handleCommand.js';
import type { Clock } from './ports/clock.js';
import type { EventStore } from './ports/eventStore.js';
import type { Logger } from './ports/logger.js';

export interface JobRunnerParts {
  readonly store: EventStore;
  readonly calculations: SchedulingCalculations;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly identity: InstanceIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
}

type WithoutIdentity<T> = T extends { type: infer Type; data: infer Data }
  ? { type: Type; data: Omit<Data, 'at' | 'instance' | 'boot'> }
  : never;

type RunEnd = RunOutcome & { readonly data: { readonly job: string; readonly runId: string; readonly epoch: number } };

const retryEndMs = 1_000;

export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #decider;
  readonly #folded = new Map<string, Folded<ScheduledJobState>>();
  readonly #inFlight = new Map<string, Promise<void>>();
  /** How many commands of a job wait for their answer. */
  readonly #underWay = new Map<string, number>();
  readonly #stopping = new AbortController();

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
    this.#decider = scheduledJob(parts.calculations);
  }

  define(definition: JobDefinition): Promise<readonly ScheduledJobEvent[]> {
    return this.#send(definition.job, { type: 'DefineJob', data: { definition } });
  }

  /** Tries to claim the tick; does nothing when another instance has it. */
  claimTick(job: string, slot: Date): Promise<readonly ScheduledJobEvent[]> {
    return this.#send(job, { type: 'ClaimTick', data: { job, slot: slot.toISOString() } });
  }

  /** @throws DomainError `run_in_progress` when asked for by hand while a run is under way. */
  start(
    job: string,
    trigger: 'start' | 'manual',
    { parameters = {}, actor }: { parameters?: RunParameters; actor?: string } = {},
  ): Promise<readonly ScheduledJobEvent[]> {
    return this.#send(job, { type: 'StartRun', data: { job, trigger, parameters } }, this.#context(actor));
  }

  /** Takes over the run of a process that died, or that was handed back (null). */
  async reclaim(job: string, deadBoot: string | null): Promise<readonly ScheduledJobEvent[]> {
    const { running } = await this.state(job);
    const context = running ? await this.#contextAfter(job, running) : this.#context();
    return this.#send(job, { type: 'ReclaimRun', data: { job, deadBoot } }, context);
  }

  /** The job's state as of now in the log. */
  async state(job: string): Promise<ScheduledJobState> {
    const folded = await foldStream(this.#parts.store, this.#decider, streamOf(job), this.#folded.get(job));
    this.#folded.set(job, folded);
    return folded.state;
  }

  /** The job's state as of this process's last command or reading; good enough to decide whether to try something. */
  async lastKnownState(job: string): Promise<ScheduledJobState> {
    return this.#folded.get(job)?.state ?? this.state(job);
  }

  /** Whether this process works on the run right now, or may be about to: a command of its own is still under way. */
  isBusyWith(job: string, run: RunningRun): boolean {
    return this.#inFlight.has(workId(run)) || (this.#underWay.get(job) ?? 0) > 0;
  }

  /** Waits for the work under way in this process. */
  async settle(): Promise<void> {
    await Promise.all(this.#inFlight.values());
  }

  /** Aborts the work under way and hands its runs back, so that another instance takes them up at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.settle();
  }

  #context(actor = 'scheduler'): CommandContext {
    return { correlationId: uuidV7(), actor, instance: this.#parts.identity.instance };
  }

  /** A run stays one story, whoever carries it out: the correlation of its claim goes on. */
  async #contextAfter(job: string, { epoch }: RunningRun): Promise<CommandContext> {
    const claim = { from: BigInt(epoch), limit: 1 };
    for await (const { id, metadata } of this.#parts.store.readStream(streamOf(job), claim)) {
      return { ...this.#context(), correlationId: metadata.correlationId, causationId: id };
    }
    return this.#context();
  }

  async #send(
    job: string,
    command: WithoutIdentity<ScheduledJobCommand>,
    context = this.#context(),
  ): Promise<readonly ScheduledJobEvent[]> {
    const { store, identity, clock } = this.#parts;
    const data = { ...command.data, ...identity, at: clock.now().toISOString() };
    const since = this.#folded.get(job);
    this.#underWay.set(job, (this.#underWay.get(job) ?? 0) + 1);
    try {
      const handled = await handleCommand(store, this.#decider, {
        stream: streamOf(job),
        command: { type: command.type, data } as ScheduledJobCommand,
        context,
        ...(since && { since }),
      });
      this.#folded.set(job, { state: handled.state, revision: handled.revision });
      const { definition, running } = handled.state;
      const claim = handled.events.findIndex(({ type }) => type === 'RunClaimed' || type === 'RunReclaimed');
      const causationId = handled.eventIds[claim];
      if (causationId && running && definition) this.#carryOut(definition, running, { ...context, causationId });
      return handled.events;
    } finally {
      this.#underWay.set(job, (this.#underWay.get(job) ?? 1) - 1);
    }
  }

  #carryOut(definition: JobDefinition, run: RunningRun, context: CommandContext): void {
    const id = workId(run);
    const work = this.#execute(definition, run, context).finally(() => this.#inFlight.delete(id));
    this.#inFlight.set(id, work);
  }

  async #execute(definition: JobDefinition, run: RunningRun, context: CommandContext): Promise<void> {
    const { handlers } = this.#parts;
    const { job, timeoutMs } = definition;
    const stopping = this.#stopping.signal;
    const outcome = await carryOut({
      handler: handlers[job],
      parameters: run.parameters,
      context,
      timeoutMs,
      stopping,
    });
    const held = { job, runId: run.runId, epoch: run.epoch };
    await this.#recordEnd({ ...outcome, data: { ...held, ...outcome.data } } as RunEnd, context);
  }

  // Until its end is in the log, the run blocks the job: so this keeps trying while the process lives.
  async #recordEnd(end: RunEnd, context: CommandContext): Promise<void> {
    const { logger } = this.#parts;
    const { job, runId } = end.data;
    for (;;) {
      try {
        await this.#send(job, end, context);
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

function streamOf(job: string): string {
  return `scheduledJob-${job}`;
}

/** Of the attempt, not of the run: a process may lose a run and win it back. */
function workId({ runId, epoch }: RunningRun): string {
  return `${runId}#${epoch}`;
}
