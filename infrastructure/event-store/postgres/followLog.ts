// A subscription to the log in PostgreSQL: page after page to its end, then whenever the log is said to have grown.
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import type { SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';
import { positionOf, toRecordedEvent } from './eventRow.js';
import type { LogPages, Page, PageOfAll } from './logPages.js';
import type { LogSignal } from './logSignal.js';
import { PageSize } from './pageSize.js';

export interface LogTail {
  readonly pages: LogPages;
  readonly signal: LogSignal;
}

export async function followLog(tail: LogTail, options: SubscriptionOptions): Promise<void> {
  const { batchSize, onBatch, onCaughtUp, signal } = options;
  const pageSize = new PageSize();
  let position = options.after;
  let isAnnounced = false;
  while (!signal.aborted) {
    const notified = tail.signal.count;
    const size = pageSize.next(batchSize);
    const page = await readPage(tail, { filter: options, after: position, size }, signal);
    if (!page || signal.aborted) return;
    const isFull = page.rows.length === size;
    const last = page.rows.at(-1);
    const seen = last && isFull ? positionOf(last) : page.head;
    if (seen > position) {
      pageSize.learn(page.rows);
      await onBatch(page.rows.map(toRecordedEvent), seen);
      position = seen;
      isAnnounced = false;
    }
    if (isFull) continue;
    if (!isAnnounced) onCaughtUp?.();
    isAnnounced = true;
    await tail.signal.next(notified, signal);
  }
}

/** Waits as long as the database is away, and readiness tells the operator meanwhile; undefined after the abort. */
async function readPage({ pages, signal }: LogTail, wanted: PageOfAll, abort: AbortSignal): Promise<Page | undefined> {
  while (!abort.aborted) {
    try {
      return await pages.ofAll(wanted);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError) || !isConnectionFault(error.cause)) throw error;
      await signal.next(signal.count, abort);
    }
  }
  return undefined;
}
