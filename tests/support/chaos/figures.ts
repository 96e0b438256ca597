// How punctual schedulers were under chaos, and what it cost: figures from the log.
import type { Absence } from './chaos.js';
import { type JobEvent, tenuresOf } from './runTenures.js';

export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export interface JobFigures {
  readonly claimed: number;
  /** Ticks, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly completed: number;
  readonly failed: number;
  /** From the tick to the claim in the log. */
  readonly latenessMs: Spread;
}

export function figuresOf(events: readonly JobEvent[]): JobFigures {
  const count = (type: JobEvent['type']) => events.filter((event) => event.type === type).length;
  const skipped: Record<string, number> = {};
  const latenessMs: number[] = [];
  for (const { type, data, recordedAt } of events) {
    if (type === 'TicksSkipped') skipped[data.reason] = (skipped[data.reason] ?? 0) + (data.count ?? 0);
    if (type === 'RunClaimed' && data.trigger === 'tick')
      latenessMs.push(Date.parse(recordedAt) - Date.parse(data.scheduledFor));
  }
  const outcomes = { completed: count('RunCompleted'), failed: count('RunFailed') };
  return { claimed: latenessMs.length, skipped, ...outcomes, latenessMs: spreadOf(latenessMs) };
}

export interface TakeOvers {
  /** From the holder's absence to the event with which another went on. */
  readonly ms: readonly number[];
  /** Of runs whose holder nobody killed or stopped: one that could not be heard, or that never heard that it won. */
  readonly withoutAbsence: number;
}

export function takeOversOf(events: readonly JobEvent[], absences: readonly Absence[]): TakeOvers {
  const ms: number[] = [];
  let withoutAbsence = 0;
  for (const { boot, end } of tenuresOf(events)) {
    if (end?.type !== 'RunReclaimed' || end.data.reason !== 'lease-expired') continue;
    const atMs = Date.parse(end.recordedAt);
    const absence = absences.findLast((away) => away.boot === boot && away.atMs <= atMs);
    if (absence) ms.push(atMs - absence.atMs);
    else withoutAbsence++;
  }
  return { ms, withoutAbsence };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: values.length, p50: at(0.5), p99: at(0.99), most: at(1) };
}
