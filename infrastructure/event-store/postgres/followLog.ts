// A subscription to the log in PostgreSQL: page after page to its end, then whenever the log is said to have grown.
import { EventStoreUnavailableError, type RecordedEvent } from '../../../application/ports/eventStore.js';
import type { SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';
import { positionOf, sizeOf, toRecordedEvent } from './eventRow.js';
import type { LogPages } from './logPages.js';
import type { LogSignal } from './logSignal.js';
import { PageSize } from './pageSize.js';

/** Farther behind than this, history is copied rather than asked for. */
const farBehind = 10_000n;
/** Bytes of one page of history. */
const historyLength = 16 * 1_024 * 1_024;
const defaultBatchSize = 1_000;
const retryMs = 1_000;

export interface LogTail {
  readonly pages: LogPages;
  readonly signal: LogSignal;
}

interface Batch {
  readonly events: readonly RecordedEvent[];
  /** How far the log has been seen with them. */
  readonly seen: bigint;
  readonly head: bigint;
}

export async function followLog(tail: LogTail, options: SubscriptionOptions): Promise<void> {
  const { batchSize = defaultBatchSize, onBatch, onCaughtUp, signal } = options;
  const recentSize = new PageSize();
  const historySize = new PageSize({ most: batchSize, length: historyLength });
  let position = options.after;
  let head = position;
  let isAnnounced = false;

  async function readRecent(): Promise<Batch> {
    const size = recentSize.next(batchSize);
    const page = await tail.pages.ofAll({ filter: options, after: position, size });
    recentSize.learn(sizeOf(page.rows));
    const last = page.rows.at(-1);
    const seen = last && page.rows.length === size ? positionOf(last) : page.head;
    return { events: page.rows.map(toRecordedEvent), seen, head: page.head };
  }

  async function readHistory(): Promise<Batch> {
    const size = historySize.next();
    const page = await tail.pages.ofHistory({ filter: options, after: position, upTo: head, size });
    historySize.learn({ count: page.events.length, length: page.bytes });
    return { ...page, head };
  }

  while (!signal.aborted) {
    const notified = tail.signal.count;
    const isFarBehind = head - position > farBehind && batchSize >= defaultBatchSize;
    const batch = await persist(tail, isFarBehind ? readHistory : readRecent, signal);
    if (!batch || signal.aborted) return;
    head = batch.head;
    if (batch.seen > position) {
      await onBatch(batch.events, batch.seen);
      position = batch.seen;
      isAnnounced = false;
    }
    if (position < head) continue;
    if (!isAnnounced) onCaughtUp?.();
    isAnnounced = true;
    await tail.signal.next(notified, signal);
  }
}

/** Waits as long as the database is away, and readiness tells the operator meanwhile; undefined after the abort. */
async function persist(
  { signal }: LogTail,
  read: () => Promise<Batch>,
  abort: AbortSignal,
): Promise<Batch | undefined> {
  while (!abort.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError) || !isConnectionFault(error.cause)) throw error;
      await signal.next(signal.count, abort, retryMs);
    }
  }
  return undefined;
}
