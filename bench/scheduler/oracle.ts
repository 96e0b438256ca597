// Judges by what the handlers took down whether every tick had its run, and no tick two.
import type { RecordedRun } from './records.js';
import type { Tick } from './scheduler.js';

export interface Verdict {
  readonly ticks: number;
  /** No handler started for them. */
  readonly missed: number;
  /** Of those: the system itself has on record that it skipped them. */
  readonly onRecord: number;
  /** Started again after the process that had started them was killed: as at-least-once promises. */
  readonly takenOver: number;
  /** Started again without such a reason. */
  readonly doubled: number;
  /** Started, and at the end of the measurement no handler had come to its end. */
  readonly unfinished: number;
}

export interface Evidence {
  readonly runs: readonly RecordedRun[];
  readonly expected: readonly Tick[];
  readonly skipped: readonly Tick[];
  /** By process id. */
  readonly killedAt: ReadonlyMap<number, number>;
}

export function judge({ runs, expected, skipped, killedAt }: Evidence): Verdict {
  const skips = new Set(skipped.map(({ job, tickAt }) => `${job} ${tickAt}`));
  const verdict = { ticks: expected.length, missed: 0, onRecord: 0, takenOver: 0, doubled: 0, unfinished: 0 };
  for (const { job, tickAt } of expected) {
    const starts = runs.filter((run) => run.job === job && run.tickAt === tickAt);
    const repetitions = starts.slice(1).map(({ startedAt }, i) => {
      const death = killedAt.get(starts[i]?.pid ?? 0);
      return death !== undefined && death <= startedAt;
    });
    if (starts.length === 0) verdict.missed++;
    if (starts.length === 0 && skips.has(`${job} ${tickAt}`)) verdict.onRecord++;
    if (repetitions.includes(false)) verdict.doubled++;
    else if (repetitions.length > 0) verdict.takenOver++;
    if (starts.length > 0 && starts.every(({ endedAt }) => endedAt === null)) verdict.unfinished++;
  }
  return verdict;
}
