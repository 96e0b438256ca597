// How a job meets what does not go by its schedule: missed ticks, runs that last, failures and crashes.
import type { JobDefinition } from './jobDefinition.js';

/**
 * What becomes of ticks that nobody claimed when they were due. `skip`: nothing, but the latest one is still claimed when
 * it is not late; one that had to wait for a run is not late for that. `once`: the latest one stands for all. `all`: each
 * is claimed, the oldest first; of more than `most`, the newest ones.
 */
export type MisfirePolicy =
  | { readonly kind: 'skip' }
  | { readonly kind: 'once' }
  | { readonly kind: 'all'; readonly most: number };

/**
 * What becomes of a tick that is due while a run is open. `forbid`: it is skipped. `queueOne`: it waits for the run's end,
 * and takes the place of one that waits already. `allow`: it gets a run beside the others, until there are `most`. Where
 * every missed tick is to be claimed (misfire `all`), and while a backfill runs, a tick waits rather than being skipped.
 */
export type OverlapPolicy =
  | { readonly kind: 'forbid' }
  | { readonly kind: 'queueOne' }
  | { readonly kind: 'allow'; readonly most: number };

/** The delay doubles from the first to the longest; each is up to a quarter longer or shorter, by the run's id. */
export interface RetryPolicy {
  /** With the first one; a crash is one too. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

export interface JobPolicies {
  readonly misfire: MisfirePolicy;
  /** A tick is not claimed any more when it is later than this; null: however late. */
  readonly startingDeadlineMs: number | null;
  readonly overlap: OverlapPolicy;
  readonly retry: RetryPolicy;
  /** How long aborted work may take to stop, before it is left alone. */
  readonly graceMs: number;
  /** After so many crashes in a row nothing is started any more until an operator clears the quarantine. */
  readonly crashesToQuarantine: number;
}

export const defaultPolicies: JobPolicies = {
  misfire: { kind: 'once' },
  startingDeadlineMs: null,
  overlap: { kind: 'forbid' },
  retry: { attempts: 3, firstDelayMs: 10_000, longestDelayMs: 300_000 },
  graceMs: 5_000,
  crashesToQuarantine: 3,
};

export function policiesOf(definition: JobDefinition | undefined): JobPolicies {
  return definition?.policies ?? defaultPolicies;
}

/** How many runs of the job may be open at once. */
export function mostOpenRuns(definition: JobDefinition): number {
  const { overlap } = policiesOf(definition);
  return overlap.kind === 'allow' ? overlap.most : 1;
}

/**
 * How long to wait after a failed attempt.
 * @param attempt which one failed, the first being 1.
 * @param fraction from 0 to 1, the jitter.
 */
export function retryDelayMs({ firstDelayMs, longestDelayMs }: RetryPolicy, attempt: number, fraction: number): number {
  const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), longestDelayMs);
  return Math.round(delayMs * (0.75 + fraction / 2));
}
