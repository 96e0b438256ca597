// What an instance has to do with the jobs, in which order, and how much of it now.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';

/** Something to do, once its time has come. */
export interface Task {
  /** The same for as long as it is the same thing to do. */
  readonly key: string;
  readonly job: string;
  readonly dueAt: Date;
  readonly urgency: 'first' | JobDefinition['priority'] | 'last';
  /** Every instance has it to do, and one is enough. */
  readonly isShared: boolean;
  /** Whether it may begin work that takes time. */
  readonly takesSlot: boolean;
  /** @returns what came of it: nothing where another was quicker. */
  readonly act: () => Promise<readonly ScheduledJobEvent[]>;
}

export interface DueWork {
  readonly task: Task;
  /** In how many milliseconds this instance tries; not above 0: now. */
  readonly inMs: number;
}

const ranks = { first: 0, high: 1, normal: 2, last: 3 } as const;

/** What is urgent first, and then what has been due for longest. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  return tasks.toSorted((a, b) => ranks[a.urgency] - ranks[b.urgency] || a.dueAt.getTime() - b.dueAt.getTime());
}

/** Those whose time has come, no more of those that take a slot than there are free ones. */
export function dueNow(work: readonly DueWork[], freeSlots: number): readonly Task[] {
  let free = freeSlots;
  return work.filter(({ task, inMs }) => inMs <= 0 && (!task.takesSlot || free-- > 0)).map(({ task }) => task);
}

/** In how many milliseconds something is to be done for which there is room. */
export function msUntilNext(work: readonly DueWork[], freeSlots: number): number {
  const feasible = work.filter(({ task }) => !task.takesSlot || freeSlots > 0);
  return Math.min(Number.POSITIVE_INFINITY, ...feasible.map(({ inMs }) => inMs));
}
