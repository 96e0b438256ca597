// The scheduler's loop: wakes at due ticks and claims them, shows that this instance lives, takes over dead ones' runs.
import { setTimeout as wait } from 'node:timers/promises';
import type { CronSchedule, JobDefinition, SchedulingCalculations } from '../domain/scheduling/jobDefinition.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobMessages.js';
import { findDeadRuns } from './findDeadRuns.js';
import type { JobRunner } from './jobRunner.js';
import type { Clock } from './ports/clock.js';
import type { InstanceBeats } from './ports/instanceBeats.js';
import type { Logger } from './ports/logger.js';

export interface SchedulerParts {
  readonly jobs: readonly JobDefinition[];
  readonly runner: JobRunner;
  readonly calculations: SchedulingCalculations;
  readonly nextDueTime: (schedule: CronSchedule, after: Date) => Date | undefined;
  readonly beats: InstanceBeats;
  readonly identity: InstanceIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A run whose instance shows no sign of life for this long is taken over. */
  readonly leaseMs: number;
  /** Hears how the last round went: undefined when well. */
  readonly onRound: (fault: Error | undefined) => void;
}

const retryMs = 1_000;

/** Runs until the signal aborts, then hands back what is under way. A store that is away is waited for. */
export async function runScheduler(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const { jobs, runner, beats, identity, clock, logger, onRound } = parts;
  const beatMs = parts.leaseMs / 3;
  const deadRuns = findDeadRuns(parts);
  const toStart = new Set(jobs.filter(({ runsAtStart }) => runsAtStart).map(({ job }) => job));
  let isReady = false;
  let lastBeatAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    let pauseMs = retryMs;
    try {
      if (!isReady || clock.monotonicMs() - lastBeatAt >= beatMs) {
        const { beats: seen } = await beats.beat(identity.instance, identity.boot);
        lastBeatAt = clock.monotonicMs();
        if (isReady) await takeOver(parts, deadRuns, seen);
        else {
          for (const definition of jobs) await runner.define(definition);
          await takeOver(parts, deadRuns, seen);
          for (const job of toStart) {
            await runner.start(job, 'start');
            toStart.delete(job);
          }
          isReady = true;
        }
      }
      await claimDueTicks(parts);
      pauseMs = Math.min(beatMs, await msUntilNextTick(parts));
      onRound(undefined);
    } catch (error) {
      onRound(error as Error);
      logger.error({ err: error }, 'the scheduler could not do its round; trying again');
    }
    await wait(pauseMs, undefined, { signal }).catch(() => {});
  }
  await runner.stop();
  await beats.remove(identity.boot).catch(() => {});
}

async function takeOver(
  { runner, logger }: SchedulerParts,
  deadRuns: ReturnType<typeof findDeadRuns>,
  seen: ReadonlyMap<string, bigint>,
): Promise<void> {
  for (const { job, boot } of await deadRuns(seen)) {
    const events = await runner.reclaim(job, boot);
    if (events.length > 0) logger.warn({ job, boot }, 'took over the run of an instance that stopped');
  }
}

/** @throws the first failure, after all jobs had their turn. */
async function claimDueTicks({ jobs, runner, calculations, clock }: SchedulerParts): Promise<void> {
  const failures: unknown[] = [];
  for (const { job, schedule: ours } of jobs) {
    try {
      // Another instance may have redefined the job since we started: the log has the last word.
      const { definition, accountedUntil } = await runner.lastKnownState(job);
      const slot = calculations.latestDueTime(definition?.schedule ?? ours, clock.now());
      if (slot && slot.toISOString() > accountedUntil) await runner.claimTick(job, slot);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function msUntilNextTick({ jobs, runner, nextDueTime, clock }: SchedulerParts): Promise<number> {
  const now = clock.now();
  const states = await Promise.all(jobs.map(({ job }) => runner.lastKnownState(job)));
  const next = states.flatMap(({ definition }) =>
    definition ? (nextDueTime(definition.schedule, now)?.getTime() ?? []) : [],
  );
  return Math.max(1, Math.min(...next) - now.getTime());
}
