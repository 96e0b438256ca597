// Who takes part, and on which logs.
import { Contestant } from '../contestant.js';
import type { EmmettTasks, LimitTasks, OurTasks } from './tasks.js';

export interface Contestants {
  readonly ours: Contestant<OurTasks>;
  readonly emmett: Contestant<EmmettTasks>;
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
export function startOurs(options?: { readonly heapMiB: number }): Contestant<OurTasks> {
  return new Contestant(new URL('./ours.js', import.meta.url), options);
}

export function startAll(): Contestants {
  return {
    ours: startOurs(),
    emmett: new Contestant(new URL('./emmett.js', import.meta.url)),
    limit: new Contestant(new URL('./limit.js', import.meta.url)),
  };
}
