// The ticks that one definition of a job should have had: what its events say is held against this.
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { Ticks } from '../../../domain/scheduling/schedule.js';
import type { TickRange } from './ledgerReport.js';

/** A range of more is recorded, and reported, without its count. */
export const mostCounted = 10_000;

export interface NominalTicks {
  isTick(instant: Date): boolean;
  next(after: Date): Date | undefined;
  /** After `after` and not after `until`; undefined when there is none. */
  range(after: Date, until: Date): TickRange | undefined;
}

/** @returns instead of the ticks, why they cannot be calculated. @param engine the one of this release. */
export function nominalTicks({ schedule }: JobDefinition, ticks: Ticks, engine: string): NominalTicks | string {
  if (schedule.kind === 'cron' && schedule.engine !== engine) {
    return `its ticks were calculated by ${schedule.engine}, and this release has ${engine}`;
  }
  try {
    ticks.next(schedule, new Date(0));
  } catch (error) {
    return `its schedule cannot be read: ${(error as Error).message}`;
  }
  return {
    isTick: (instant) => ticks.next(schedule, new Date(instant.getTime() - 1))?.getTime() === instant.getTime(),
    next: (after) => ticks.next(schedule, after),
    range(after, until) {
      const found = ticks.between(schedule, after, until, mostCounted + 1);
      const [first] = found;
      if (!first) return undefined;
      const isCounted = found.length <= mostCounted;
      const last = (isCounted ? found.at(-1) : ticks.latest(schedule, until)) ?? first;
      return { from: first.toISOString(), to: last.toISOString(), ticks: isCounted ? found.length : null };
    },
  };
}
