// The scheduler's loop: wakes when something is due or has happened, claims it, and takes over what dead instances held.

import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { type SchedulingCalculations, ticksBy } from '../../domain/scheduling/schedule.js';
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';
import type { ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/eventStore.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { InstanceBeats } from '../ports/instanceBeats.js';
import type { Logger } from '../ports/logger.js';
import { settleAll } from '../settleAll.js';
import { type DueWork, dueNow, workOf } from './dueWork.js';
import { findDeadRuns } from './findDeadRuns.js';
import { followJobs } from './followJobs.js';
import type { JobRunner } from './jobRunner.js';
import type { JobStreams } from './jobStreams.js';
import { politenessMs } from './politeness.js';
import { Wake } from './wake.js';

export interface SchedulerParts {
  readonly jobs: readonly JobDefinition[];
  readonly streams: JobStreams;
  readonly runner: JobRunner;
  readonly calculations: SchedulingCalculations;
  readonly store: Pick<EventStore, 'head'>;
  readonly subscription: EventSubscription;
  readonly beats: InstanceBeats;
  readonly identity: InstanceIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A run whose instance shows no sign of life for this long is taken over. */
  readonly leaseMs: number;
  /** How many runs this instance carries out at once. */
  readonly mostRuns: number;
  /** Hears how the last round went: undefined when well. */
  readonly onRound: (fault: Error | undefined) => void;
}

const retryMs = 1_000;
/** How often an instance shows itself and looks around while nobody carries out anything. */
const idleBeatMs = 30_000;
/** While somebody does: so often within a lease. */
const beatsPerLease = 5;

/** Runs until the signal aborts, then hands back what is under way. A store that is away is waited for. */
export async function runScheduler(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const scheduler = new Scheduler(parts);
  const following = followJobs({ ...parts, onChange: (jobs) => scheduler.heed(jobs) }, signal);
  while (!signal.aborted) await scheduler.round(signal);
  await parts.runner.stop();
  await following;
  await parts.beats.remove(parts.identity.boot).catch(() => {});
}

class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #ticks;
  readonly #deadRuns;
  readonly #wake = new Wake();
  /** Jobs that this instance has not defined yet, and those that it has not started since its own start. */
  readonly #toDefine: Set<JobDefinition>;
  readonly #toStart: Set<string>;
  #living: readonly string[] = [];
  #lastBeatMs = Number.NEGATIVE_INFINITY;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#ticks = ticksBy(parts.calculations);
    this.#deadRuns = findDeadRuns(parts);
    this.#toDefine = new Set(parts.jobs);
    this.#toStart = new Set(parts.jobs.filter(({ runsAtStart }) => runsAtStart).map(({ job }) => job));
  }

  heed(jobs: ReadonlySet<string>): void {
    const { streams, runner } = this.#parts;
    for (const job of jobs) {
      const state = streams.known(job);
      if (state) runner.heed(job, state);
    }
    this.#wake.ring();
  }

  async round(signal: AbortSignal): Promise<void> {
    const { logger, onRound } = this.#parts;
    let pauseMs = retryMs;
    try {
      if (this.#msUntilBeat() <= 0) await this.#lookAround();
      const work = this.#work();
      const didSomething = await this.#turnTo(work);
      pauseMs = didSomething ? 0 : this.#pauseMs(work);
      onRound(undefined);
    } catch (error) {
      onRound(error as Error);
      logger.error({ err: error }, 'the scheduler could not do its round; trying again');
    }
    if (pauseMs > 0) await this.#wake.sleep(pauseMs, signal);
  }

  async #lookAround(): Promise<void> {
    const { beats, identity, clock, runner, logger } = this.#parts;
    const { beats: seen } = await beats.beat(identity.instance, identity.boot);
    this.#lastBeatMs = clock.monotonicMs();
    this.#living = [...seen.keys()];
    for (const definition of this.#toDefine) {
      await runner.define(definition);
      this.#toDefine.delete(definition);
    }
    for (const { job, run } of this.#deadRuns(seen)) {
      if (this.#freeSlots() <= 0) break;
      const events = await runner.reclaim(job, run);
      if (events.length > 0)
        logger.warn({ job, runId: run.runId, boot: run.boot }, 'took over a run that nobody carried out');
    }
    for (const job of this.#toStart) {
      await runner.start(job, 'start');
      this.#toStart.delete(job);
    }
  }

  #states(): ReadonlyMap<string, ScheduledJobState> {
    const { jobs, streams } = this.#parts;
    const states = jobs.flatMap(({ job }) => {
      const state = streams.known(job);
      return state ? [[job, state] as const] : [];
    });
    return new Map(states);
  }

  #work(): readonly DueWork[] {
    const { calculations, identity } = this.#parts;
    const hash = (text: string) => calculations.guid(text, new Date(0));
    const politeMs = (job: string, dueAt: Date) =>
      politenessMs({ job, dueAt, boot: identity.boot }, this.#living, hash);
    return workOf(this.#ticks, this.#states(), politeMs);
  }

  /** @returns whether anything came of it. @throws the first failure, after all had their turn. */
  async #turnTo(work: readonly DueWork[]): Promise<boolean> {
    const { runner, clock, streams } = this.#parts;
    const due = dueNow(work, clock.now(), this.#freeSlots());
    const outcomes = await settleAll(
      due.map(async ({ job, attention }) => {
        if (attention.kind === 'tick') return runner.claimTick(job);
        const run = streams.known(job)?.runs.find(({ runId }) => runId === attention.runId);
        if (!run) return [];
        return attention.kind === 'retry' ? runner.retry(job, run) : runner.reclaim(job, run);
      }),
    );
    return outcomes.some((events) => events.length > 0);
  }

  #freeSlots(): number {
    return this.#parts.mostRuns - this.#parts.runner.workUnderWay;
  }

  #msUntilBeat(): number {
    const { leaseMs, clock } = this.#parts;
    const isWatching = [...this.#states().values()].some(({ runs }) => runs.some(({ retryAt }) => retryAt === null));
    const watchingMs = leaseMs / beatsPerLease;
    const intervalMs = isWatching ? watchingMs : Math.max(watchingMs, idleBeatMs);
    return this.#lastBeatMs + intervalMs - clock.monotonicMs();
  }

  #pauseMs(work: readonly DueWork[]): number {
    const now = this.#parts.clock.now().getTime();
    const isFull = this.#freeSlots() <= 0;
    const next = work.filter(({ takesSlot }) => !(isFull && takesSlot)).map(({ tryAt }) => tryAt.getTime() - now);
    return Math.max(1, Math.min(this.#msUntilBeat(), ...next));
  }
}
