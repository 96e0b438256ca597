// Whether a job has room for another run, and what its due ticks do while it has none.
import { mostOpenRuns, policiesOf } from './jobPolicies.js';
import type { ScheduledJobState } from './scheduledJobState.js';

type Occupancy = Pick<ScheduledJobState, 'definition' | 'runs'>;

/** Whether there are as many open runs as may be. */
export function isFull({ definition, runs }: Occupancy): boolean {
  return definition !== undefined && runs.length >= mostOpenRuns(definition);
}

/** Whether due ticks neither get a run nor are skipped: they wait until one of the open runs ends. */
export function ticksWait(state: Occupancy): boolean {
  if (!state.definition || !isFull(state)) return false;
  const { overlap, misfire } = policiesOf(state.definition);
  // Runs of the past, once more, must not cost today's ticks their runs.
  const isBackfilling = state.runs.some(({ trigger }) => trigger === 'backfill');
  return overlap.kind === 'queueOne' || misfire.kind === 'all' || isBackfilling;
}
