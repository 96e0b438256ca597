// Judges by what the handlers took down whether every tick had its run, and no tick two.
import type { RecordedRun } from './records.js';

export interface Verdict {
  readonly ticks: number;
  /** No handler started for them. */
  readonly missed: number;
  /** Started again after the process that had started them was killed: as at-least-once promises. */
  readonly takenOver: number;
  /** Started again without such a reason. */
  readonly doubled: number;
  /** Started, and at the end of the measurement no handler had come to its end. */
  readonly unfinished: number;
}

/** @param killedAt by process id. */
export function judge(
  runs: readonly RecordedRun[],
  expected: readonly { readonly job: string; readonly tickAt: number }[],
  killedAt: ReadonlyMap<number, number>,
): Verdict {
  const verdict = { ticks: expected.length, missed: 0, takenOver: 0, doubled: 0, unfinished: 0 };
  for (const { job, tickAt } of expected) {
    const starts = runs.filter((run) => run.job === job && run.tickAt === tickAt);
    const repetitions = starts.slice(1).map(({ startedAt }, i) => {
      const death = killedAt.get(starts[i]?.pid ?? 0);
      return death !== undefined && death <= startedAt;
    });
    if (starts.length === 0) verdict.missed++;
    else if (repetitions.includes(false)) verdict.doubled++;
    else if (repetitions.length > 0) verdict.takenOver++;
    if (starts.length > 0 && starts.every(({ endedAt }) => endedAt === null)) verdict.unfinished++;
  }
  return verdict;
}
