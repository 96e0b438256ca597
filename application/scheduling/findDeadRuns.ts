// Finds runs whose process died. Judged by this process's own monotonic clock alone, so that no two clocks are compared.
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';
import type { OpenRun } from '../../domain/scheduling/scheduledJobState.js';
import type { Clock } from '../ports/clock.js';
import type { Beats } from '../ports/instanceBeats.js';
import type { JobRunner } from './jobRunner.js';
import type { JobStreams } from './jobStreams.js';

export interface DeadRun {
  readonly job: string;
  readonly run: OpenRun;
}

export interface DeadRunParts {
  readonly jobs: readonly { readonly job: string }[];
  readonly streams: JobStreams;
  readonly runner: JobRunner;
  readonly identity: InstanceIdentity;
  readonly clock: Clock;
  readonly leaseMs: number;
}

/** @returns a function to call at every beat with everybody's counters: the runs whose holder does not carry them out any more. */
export function findDeadRuns(parts: DeadRunParts): (beats: Beats) => readonly DeadRun[] {
  const { jobs, streams, runner, identity, clock, leaseMs } = parts;
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

  function isWorkedOn(job: string, run: OpenRun, beats: Beats): boolean {
    // Waits for anybody.
    if (run.boot === null) return true;
    // A claim of ours that we never heard the success of is nobody's work either.
    if (run.boot === identity.boot) return runner.isBusyWith(job, run);
    return isAlive(run.boot, beats);
  }

  return (beats) => {
    // Who could not look, because the database was away or this process stood still, cannot say that others did not beat.
    const couldNotLook = clock.monotonicMs() - lastLookMs > leaseMs / 2;
    lastLookMs = clock.monotonicMs();
    if (couldNotLook) lastMoves.clear();
    for (const boot of lastMoves.keys()) if (!beats.has(boot)) lastMoves.delete(boot);
    const dead: DeadRun[] = [];
    for (const { job } of jobs) {
      const runs = streams.known(job)?.runs ?? [];
      dead.push(...runs.filter((run) => !isWorkedOn(job, run, beats)).map((run) => ({ job, run })));
    }
    return dead;
  };
}
