// The port to the tail of the event log: history first, then live, in position order.
import type { EventFilter, RecordedEvent } from './eventStore.js';

/** The filter is the store's work: what it excludes is not sent. */
export interface SubscriptionOptions extends EventFilter {
  /** Deliver events strictly after this position: 0n, or one that was handed out before. */
  readonly after: bigint;
  /** Most events in one batch; 1,000 by default. */
  readonly batchSize?: number;
  /**
   * Called with one batch at a time; the next waits for the promise (back-pressure). `position` is how far the log has
   * been seen, filtered events included: a checkpoint to resume from. `events` may be empty when only the checkpoint moved.
   */
  readonly onBatch: (events: readonly RecordedEvent[], position: bigint) => Promise<void>;
  /** Called when the end of the log is reached: for the first time, with or without events, and after later batches. */
  readonly onCaughtUp?: () => void;
  /** Ends the subscription; the running handler is waited for. */
  readonly signal: AbortSignal;
}

export interface EventSubscription {
  /**
   * Runs until the signal aborts, then resolves. A lost connection is re-established without loss or repetition.
   * @throws whatever `onBatch` throws: a failing handler ends the subscription.
   */
  subscribeToAll(options: SubscriptionOptions): Promise<void>;
}
