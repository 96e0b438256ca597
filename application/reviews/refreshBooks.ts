// Follows the reports that reviews changed: the books concerned are refreshed one after the other, within the neighbours' budgets.
import type { BookEvent } from '../../domain/catalog/book.js';
import { type BookRefreshEvent, bookRefreshStream } from '../../domain/catalog/bookRefresh.js';
import { DomainError } from '../../domain/domainError.js';
import { Backoff } from '../backoff.js';
import { type CommandContext, toAppend } from '../handleCommand.js';
import { CatalogSourceError } from '../ports/catalogSource.js';
import type { Clock } from '../ports/clock.js';
import { storable } from '../ports/database.js';
import { EventStoreUnavailableError } from '../ports/eventStore.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { PendingRefresh, PendingRefreshes } from '../ports/pendingRefreshes.js';
import { Wake } from '../scheduling/wake.js';
import { settleAll } from '../settleAll.js';
import { type BookRefreshParts, refreshBook } from './refreshBook.js';

/** How many of the books that wait are looked at for one that this process has not just refreshed. */
const mostLookedAt = 100;
/** Until the read model knows what is in the log already. */
const lookAgainMs = 200;
/** The clock may be set meanwhile. */
const longestSleepMs = 60_000;
/** Whatever a neighbour asks for: at once, the same book would be tried before all others. */
const leastRetryMs = 1_000;
const longestRetryMs = 15 * 60_000;
/** What a book may have to wait for: a report, and to be in the catalog. */
const awaited: readonly (BookRefreshEvent | BookEvent)['type'][] = ['ReviewChangeReported', 'BookListed'];

export interface RefreshingParts extends BookRefreshParts {
  readonly pending: PendingRefreshes;
  readonly subscription: EventSubscription;
  readonly clock: Clock;
  /** The name of this one, for the events' metadata. */
  readonly instance: string;
  /** After the first failure of a book; doubles with each in a row, up to 15 minutes. */
  readonly firstRetryMs?: number;
  /** Hears why nothing is refreshed; undefined when it goes on, or there is nothing to do. */
  readonly onFault: (fault: string | undefined) => void;
}

/**
 * Runs until the signal aborts. A book that cannot be refreshed waits for its next attempt, and others go on. What was
 * reported is pending until it is recorded as done: several runs at once, or a crash, cost needless readings and lose nothing.
 */
export async function refreshBooks(parts: RefreshingParts, signal: AbortSignal): Promise<void> {
  const { logger, onFault } = parts;
  const refreshing = new Refreshing(parts);
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      await refreshing.run(signal, () => backoff.reset());
    } catch (error) {
      if (signal.aborted) break;
      const { message } = error as Error;
      onFault(message);
      logger.warn({ error: message }, 'reviews are not refreshed; trying again');
      await backoff.wait(signal);
    }
  }
  onFault(undefined);
}

class Refreshing {
  readonly #parts: RefreshingParts;
  readonly #wake = new Wake();
  /** Books that were dealt with, by the position in the log at which the read model will show it. */
  readonly #dealtWith = new Map<string, bigint>();
  /** Up to where in the log something is known to concern books that wait. */
  #news = 0n;
  /** What keeps the neighbours from being read. */
  #fault: string | undefined;

  constructor(parts: RefreshingParts) {
    this.#parts = parts;
  }

  /** @throws when the log or the read model cannot be reached. */
  async run(signal: AbortSignal, onStep: () => void): Promise<void> {
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    this.#news = await this.#parts.store.head();
    const tasks = [this.#follow(this.#news, either), this.#work(either, onStep)];
    await settleAll(tasks.map((task) => task.finally(() => ending.abort())));
  }

  #follow(after: bigint, signal: AbortSignal): Promise<void> {
    return this.#parts.subscription.subscribeToAll({
      after,
      types: [...awaited],
      signal,
      onBatch: async (events) => {
        const last = events.at(-1);
        if (last && last.position > this.#news) this.#news = last.position;
        if (last) this.#wake.ring();
      },
    });
  }

  async #work(signal: AbortSignal, onStep: () => void): Promise<void> {
    while (!signal.aborted) {
      const sleepMs = await this.#step(signal);
      onStep();
      if (sleepMs > 0) await this.#wake.sleep(sleepMs, signal);
    }
  }

  /** Refreshes the book that waits longest, if its time has come. @returns how long there is nothing to do. */
  async #step(signal: AbortSignal): Promise<number> {
    const { pending, clock, onFault } = this.#parts;
    const now = clock.now();
    const { due, nextAt, position } = await pending.pending(now, mostLookedAt);
    for (const [bookId, shownAt] of this.#dealtWith) if (shownAt <= position) this.#dealtWith.delete(bookId);
    const isUpToDate = position >= this.#news;
    if (isUpToDate && due.length === 0 && !nextAt) this.#fault = undefined;
    onFault(this.#fault);
    const next = due.find(({ bookId }) => !this.#dealtWith.has(bookId));
    if (next) await this.#dealWith(next, position, signal);
    if (next || signal.aborted) return 0;
    if (!isUpToDate) return lookAgainMs;
    return nextAt ? Math.min(Math.max(nextAt.getTime() - now.getTime(), 1), longestSleepMs) : longestSleepMs;
  }

  async #dealWith(refresh: PendingRefresh, upTo: bigint, signal: AbortSignal): Promise<void> {
    const { logger, instance, store } = this.#parts;
    const { bookId, deletedReviews, cause } = refresh;
    const { eventId: causationId, correlationId } = cause;
    const context = { correlationId, causationId, actor: 'reviews', instance };
    try {
      const counts = await refreshBook(this.#parts, { bookId, deletedReviews, upTo, context, signal });
      logger.info({ bookId, ...counts }, "refreshed a book's reviews");
      this.#fault = undefined;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof EventStoreUnavailableError) throw error;
      await this.#postpone(refresh, error as Error, context);
    }
    this.#news = await store.head();
    this.#dealtWith.set(bookId, this.#news);
  }

  async #postpone({ bookId, attempts }: PendingRefresh, error: Error, context: CommandContext): Promise<void> {
    const { store, clock, logger } = this.#parts;
    const attempt = attempts + 1;
    const retryAt = new Date(clock.now().getTime() + this.#retryMs(attempt, error)).toISOString();
    const data = { bookId, attempt, error: storable(error.message), retryAt };
    const postponed: BookRefreshEvent = { type: 'BookRefreshPostponed', data };
    await store.append(bookRefreshStream(bookId), 'any', toAppend([postponed], context));
    logger.warn(data, "a book's reviews cannot be refreshed now");
    // A book that is not known says nothing about the neighbours.
    if (!(error instanceof DomainError)) this.#fault = data.error;
  }

  #retryMs(attempt: number, error: Error): number {
    if (error instanceof CatalogSourceError && error.retryAfterMs !== undefined) {
      return Math.max(error.retryAfterMs, leastRetryMs);
    }
    const { firstRetryMs = 30_000 } = this.#parts;
    return Math.min(firstRetryMs * 2 ** (attempt - 1), longestRetryMs);
  }
}
