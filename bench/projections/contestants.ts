// Who takes part, and on which logs.
import { Contestant } from '../contestant.js';
import type { LimitTasks, OurTasks, ProjectionTasks } from './tasks.js';

export interface Contestants {
  readonly ours: Contestant<OurTasks>;
  readonly emmett: Contestant<ProjectionTasks>;
  readonly limit: Contestant<LimitTasks>;
}

export interface Logs {
  /** In the log of ours, which the limit reads too. */
  readonly events: number;
  readonly url: string;
  /** In emmett's: every nth book, these, with all their events. */
  readonly emmettEvents: number;
  readonly emmettBooks: readonly string[];
  readonly everyNth: number;
}

/** A process of ours that has done nothing yet. */
export const startOurs = () => new Contestant<OurTasks>(new URL('./ours.js', import.meta.url));

export function startAll(): Contestants {
  return {
    ours: startOurs(),
    emmett: new Contestant(new URL('./emmett.js', import.meta.url)),
    limit: new Contestant(new URL('./limit.js', import.meta.url)),
  };
}
