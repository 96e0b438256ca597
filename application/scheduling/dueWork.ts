// What an instance should turn to now, in which order, and when it should look again.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { type Attention, attentionsTo } from '../../domain/scheduling/nextAttention.js';
import type { Ticks } from '../../domain/scheduling/schedule.js';
import { isFull, type ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';

export interface DueWork {
  readonly job: string;
  readonly attention: Attention;
  /** From when on this instance tries. */
  readonly tryAt: Date;
  readonly priority: JobDefinition['priority'];
  /** Whether it may have to carry out something that takes time. */
  readonly takesSlot: boolean;
}

/** All that the jobs need, high priority first and then what has been due for longest. */
export function workOf(
  ticks: Ticks,
  states: ReadonlyMap<string, ScheduledJobState>,
  politeMs: (job: string, dueAt: Date) => number,
): readonly DueWork[] {
  const work: DueWork[] = [];
  for (const [job, state] of states) {
    if (!state.definition) continue;
    const { priority, target } = state.definition;
    for (const attention of attentionsTo(ticks, state)) {
      const { kind, dueAt } = attention;
      const takesSlot = target.kind === 'work' && (kind !== 'tick' || !isFull(state));
      const tryAt = new Date(dueAt.getTime() + politeMs(job, dueAt));
      work.push({ job, attention, tryAt, priority, takesSlot });
    }
  }
  return work.sort((a, b) => rankOf(a) - rankOf(b) || a.attention.dueAt.getTime() - b.attention.dueAt.getTime());
}

/** Those whose time has come, no more of those that take a slot than there are free ones. */
export function dueNow(work: readonly DueWork[], now: Date, freeSlots: number): readonly DueWork[] {
  let free = freeSlots;
  return work.filter(({ tryAt, takesSlot }) => tryAt <= now && (!takesSlot || free-- > 0));
}

function rankOf({ priority }: DueWork): number {
  return priority === 'high' ? 0 : 1;
}
