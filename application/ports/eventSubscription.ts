// The port to the tail of the event log: history first, then live, in position order.
import type { RecordedEvent } from './eventStore.js';

export interface SubscriptionOptions {
  /** Deliver events strictly after this position. */
  readonly after: bigint;
  /** Only these event types; all when absent. Filtered by the store. */
  readonly types?: readonly string[];
  /** Most events in one batch; 1,000 by default. */
  readonly batchSize?: number;
  /**
   * Called with one batch at a time; the next waits for the promise (back-pressure). `position` is how far the log has
   * been seen, filtered events included: a checkpoint to resume from. `events` may be empty when only the checkpoint moved.
   */
  readonly onBatch: (events: readonly RecordedEvent[], position: bigint) => Promise<void>;
  /** Called each time the end of the log is reached after a batch. */
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
