// An independent judge of one job's stream. It folds nothing with the product's code, so that both cannot be wrong alike.
import type { Ticks } from '../../domain/scheduling/schedule.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { faultsOfRuns } from './schedulingOracleRuns.js';
import { faultsOfTicks } from './schedulingOracleTicks.js';

/** `metadata.boot`, where it is there, is the process that wrote the event. */
export type JudgedEvent = ScheduledJobEvent & { readonly metadata?: { readonly boot?: string } };

export interface Expectations {
  /** All ticks until then are accounted for, and all runs and backfills over, unless the job is at rest in the end. */
  readonly settledBy?: Date;
}

/** What is wrong with the stream, in words; empty when nothing is. `events` are all of the stream, in their order. */
export function faultsOf(
  events: readonly JudgedEvent[],
  ticks: Pick<Ticks, 'between'>,
  { settledBy }: Expectations = {},
): readonly string[] {
  const settled = isAtRest(events) ? undefined : settledBy;
  return [...faultsOfTicks(events, ticks, settled), ...faultsOfRuns(events, settled !== undefined)];
}

/** Whether the job is paused or in quarantine in the end. */
function isAtRest(events: readonly JudgedEvent[]): boolean {
  const last = (...types: readonly JudgedEvent['type'][]) => events.findLast(({ type }) => types.includes(type))?.type;
  return (
    last('JobPaused', 'JobResumed') === 'JobPaused' || last('JobQuarantined', 'QuarantineCleared') === 'JobQuarantined'
  );
}
