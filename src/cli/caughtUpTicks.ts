// How many of the missed ticks a job will still run, by its policies: told to the operator who lets it go on.
import { accountDueTicks } from '../../domain/scheduling/accounting.js';
import { justBefore } from '../../domain/scheduling/instants.js';
import { policiesOf } from '../../domain/scheduling/jobPolicies.js';
import type { Ticks } from '../../domain/scheduling/schedule.js';
import type { ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';

export function caughtUpTicks(ticks: Ticks, state: ScheduledJobState, at: Date): number {
  const { definition } = state;
  // Whatever runs now will have ended by then.
  const { claim } = accountDueTicks(ticks, { ...state, runs: [] }, at);
  if (!definition || !claim) return 0;
  const { misfire } = policiesOf(definition);
  if (misfire.kind !== 'all') return 1;
  return ticks.between(definition.schedule, justBefore(claim), at, misfire.most).length;
}
