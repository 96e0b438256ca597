// The port to the books whose reviews are to be read again. It may lag behind the log, by as much as it says itself.

export interface PendingRefresh {
  readonly bookId: string;
  /** How many attempts have failed in a row. */
  readonly attempts: number;
  /** Reviews that were reported as deleted, as far back as they are kept. */
  readonly deletedReviews: readonly string[];
  /** Of the newest report: what follows from it names it as its cause. */
  readonly cause: { readonly eventId: string; readonly correlationId: string };
}

export interface PendingAnswer {
  /** Those whose time has come, the longest waiting first; no more than asked for. */
  readonly due: readonly PendingRefresh[];
  /** When the time of the next one comes; undefined when none waits for its time. */
  readonly nextAt: Date | undefined;
  /** Up to where in the log all that happened is taken into account. */
  readonly position: bigint;
}

export interface PendingRefreshes {
  pending(now: Date, limit: number): Promise<PendingAnswer>;
}
