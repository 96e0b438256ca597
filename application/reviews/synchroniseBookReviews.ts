// Brings the reviews of one book up to what the source says now, page by page; then removes what is gone from it.
import { type Review, type ReviewCommand, review } from '../../domain/catalog/review.js';
import { DomainError } from '../../domain/domainError.js';
import { type CommandContext, type Folded, foldStream, handleCommand } from '../handleCommand.js';
import { CatalogSourceError } from '../ports/catalogSource.js';
import type { EventStore } from '../ports/eventStore.js';
import type { KnownReviews } from '../ports/knownReviews.js';
import type { Logger } from '../ports/logger.js';
import type { ReviewSource } from '../ports/reviewSource.js';
import { settleAll } from '../settleAll.js';
import { ReviewList } from './reviewList.js';

export interface ReviewParts {
  readonly store: EventStore;
  readonly source: ReviewSource;
  readonly known: KnownReviews;
  readonly logger: Logger;
}

export interface BookReviews {
  readonly bookId: string;
  /** Reviews that were reported as deleted: they go even if the read models do not know them yet. */
  readonly deletedReviews: readonly string[];
  readonly context: CommandContext;
  readonly signal: AbortSignal;
}

export interface ReviewCounts {
  /** How many reviews the source has. */
  readonly reviews: number;
  /** How many were added, revised or removed. */
  readonly changed: number;
}

/**
 * Nothing is removed unless the list was read to its end and is whole.
 * @throws CatalogSourceError; what was recorded before is true by itself.
 */
export async function synchroniseBookReviews(parts: ReviewParts, request: BookReviews): Promise<ReviewCounts> {
  const { source, logger } = parts;
  const { bookId, deletedReviews, signal } = request;
  const known = await parts.known.reviews(bookId);
  const list = new ReviewList();
  const changes: number[] = [];
  for await (const page of source.reviews(bookId, signal)) {
    signal.throwIfAborted();
    const differing = list.take(page).filter((item) => !isSame(known.get(item.id), item));
    await settleAll(
      differing.map(async (data) => {
        const sending = { command: { type: 'SynchroniseReview', data }, isNew: !known.has(data.id) } as const;
        changes.push(await send(parts, request, sending).catch((error) => leaveOut(parts, data, error)));
      }),
    );
  }
  signal.throwIfAborted();
  for (const record of list.rejected) logger.warn({ bookId, record }, 'left out a review that cannot be read');
  if (list.gap) {
    throw new CatalogSourceError(`${source.name} ${list.gap} of book ${bookId}; nothing was removed, try again.`);
  }
  const gone = [...(list.hasUnidentified ? [] : known.keys()), ...deletedReviews].filter((id) => !list.has(id));
  await settleAll([...new Set(gone)].map(async (id) => void changes.push(await remove(parts, request, id))));
  return { reviews: list.count, changed: changes.reduce((sum, count) => sum + count, 0) };
}

const isSame = (known: Review | undefined, now: Review) =>
  known?.rating === now.rating && known.comment === now.comment && known.bookId === now.bookId;

/** A review that a rule forbids, because it is of another book by now, keeps nothing else from being done. */
function leaveOut({ logger }: ReviewParts, { id, bookId }: Review, error: unknown): number {
  if (!(error instanceof DomainError)) throw error;
  logger.warn({ bookId, id, fault: error.message }, 'left out a review that cannot be recorded');
  return 0;
}

interface Sending {
  readonly command: ReviewCommand;
  readonly since?: Folded<Review | undefined>;
  readonly isNew?: boolean;
}

async function send({ store }: ReviewParts, { context }: BookReviews, sending: Sending): Promise<number> {
  const { command, since, isNew = false } = sending;
  const stream = `review-${command.data.id}`;
  const request = { stream, command, context, assumeUnchanged: isNew, ...(since && { since }) };
  return (await handleCommand(store, review, request)).events.length;
}

/** A report may name any review: only one of this book is removed. */
async function remove(parts: ReviewParts, request: BookReviews, id: string): Promise<number> {
  const since = await foldStream(parts.store, review, `review-${id}`);
  if (since.state?.bookId !== request.bookId) return 0;
  return send(parts, request, { command: { type: 'RemoveReview', data: { id } }, since });
}
