// Finds runs whose process died. Judged by this process's own monotonic clock alone, so that no two clocks are compared.
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';
import type { OpenRun } from '../../domain/scheduling/scheduledJobState.js';
import type { Clock } from '../ports/clock.js';
import type { Beats } from '../ports/instanceBeats.js';
import type { JobRunner } from './jobRunner.js';
import type { JobStreams } from './jobStreams.js';
import { attemptId } from './workUnderWay.js';

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

/** When the counter of a run's holder last moved, since this process watches the run. */
interface Move {
  readonly counter: bigint;
  readonly atMs: number;
}

/** @returns a function to call at every beat with everybody's counters: the runs whose holder does not carry them out any more. */
export function findDeadRuns(parts: DeadRunParts): (beats: Beats) => readonly DeadRun[] {
  const { jobs, streams, runner, identity, clock, leaseMs } = parts;
  let lastMoves = new Map<string, Move>();
  let lastLookMs = clock.monotonicMs();

  /** The last move of a holder that seems to live; undefined when it does not. */
  function sign(run: OpenRun, counter: bigint | undefined): Move | undefined {
    if (counter === undefined) return undefined;
    const last = lastMoves.get(attemptId(run));
    const atMs = clock.monotonicMs();
    if (last?.counter !== counter) return { counter, atMs };
    return atMs - last.atMs < leaseMs ? last : undefined;
  }

  return (beats) => {
    // Who could not look, because the database was away or this process stood still, cannot say that others did not beat.
    const couldNotLook = clock.monotonicMs() - lastLookMs > leaseMs / 2;
    lastLookMs = clock.monotonicMs();
    if (couldNotLook) lastMoves.clear();
    const moves = new Map<string, Move>();
    const dead: DeadRun[] = [];
    for (const { job } of jobs) {
      for (const run of streams.known(job)?.runs ?? []) {
        // Waits for anybody.
        if (run.boot === null) continue;
        // A claim of ours that we never heard the success of is nobody's work either.
        const isOurs = run.boot === identity.boot;
        const move = isOurs ? undefined : sign(run, beats.get(run.boot));
        if (move) moves.set(attemptId(run), move);
        else if (!isOurs || !runner.isBusyWith(job, run)) dead.push({ job, run });
      }
    }
    lastMoves = moves;
    return dead;
  };
}
