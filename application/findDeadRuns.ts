// Finds runs whose process died. Judged by this process's own monotonic clock alone, so that no two clocks are compared.
import type { JobDefinition } from '../domain/scheduling/jobDefinition.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobMessages.js';
import type { JobRunner } from './jobRunner.js';
import type { Clock } from './ports/clock.js';
import type { Beats } from './ports/instanceBeats.js';

export interface DeadRun {
  readonly job: string;
  /** The process that held it; null when it was handed back. */
  readonly boot: string | null;
}

/** @returns a function to call at every beat with everybody's counters: the runs nobody carries out any more. */
export function findDeadRuns({
  jobs,
  runner,
  identity,
  clock,
  leaseMs,
}: {
  jobs: readonly JobDefinition[];
  runner: JobRunner;
  identity: InstanceIdentity;
  clock: Clock;
  leaseMs: number;
}): (beats: Beats) => Promise<readonly DeadRun[]> {
  const lastMoves = new Map<string, { counter: bigint; atMs: number }>();
  let lastLookMs = clock.monotonicMs();

  function isAlive(boot: string, beats: Beats): boolean {
    const counter = beats.get(boot);
    if (counter === undefined) return false;
    const last = lastMoves.get(boot);
    if (last?.counter === counter) return clock.monotonicMs() - last.atMs < leaseMs;
    lastMoves.set(boot, { counter, atMs: clock.monotonicMs() });
    return true;
  }

  return async (beats) => {
    // Who could not look, because the database was away or this process stood still, cannot say that others did not beat.
    const couldNotLook = clock.monotonicMs() - lastLookMs > leaseMs / 2;
    lastLookMs = clock.monotonicMs();
    if (couldNotLook) lastMoves.clear();
    for (const boot of lastMoves.keys()) if (!beats.has(boot)) lastMoves.delete(boot);
    const dead: DeadRun[] = [];
    for (const { job } of jobs) {
      const { running } = await runner.state(job);
      if (!running) continue;
      const { boot } = running;
      // A claim of ours that we never heard the success of is nobody's work either.
      const isWorkedOn =
        boot === identity.boot ? runner.isBusyWith(job, running) : boot !== null && isAlive(boot, beats);
      if (!isWorkedOn) dead.push({ job, boot });
    }
    return dead;
  };
}
