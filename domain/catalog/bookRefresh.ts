// When the neighbours say that a book's reviews changed, and what came of asking again. Streams: see each event.
import type { DomainEvent } from '../message.js';

export type ReviewChange = 'created' | 'deleted';

export type BookRefreshEvent =
  /** Stream `reviewChange-<messageId>`: a message is recorded once, however often and however late it is repeated. */
  | DomainEvent<
      'ReviewChangeReported',
      {
        /** Of the message's envelope: what a repetition is recognised by. */
        readonly messageId: string;
        readonly bookId: string;
        readonly reviewId: string;
        readonly change: ReviewChange;
      }
    >
  /** Stream `bookRefresh-<bookId>`: the book's reviews and its rating are what the neighbours say. */
  | DomainEvent<
      'BookRefreshed',
      {
        readonly bookId: string;
        /** Every report up to this position of the log is taken into account; a decimal string. */
        readonly upTo: string;
        /** How many reviews the book has. */
        readonly reviews: number;
        /** How many of them were added, revised or removed with this. */
        readonly changed: number;
      }
    >
  /** Stream `bookRefresh-<bookId>`: it could not be done and is tried again. */
  | DomainEvent<
      'BookRefreshPostponed',
      {
        readonly bookId: string;
        /** How many attempts have failed in a row. */
        readonly attempt: number;
        readonly error: string;
        /** ISO 8601. */
        readonly retryAt: string;
      }
    >;

export function reviewChangeStream(messageId: string): string {
  return `reviewChange-${messageId}`;
}

export function bookRefreshStream(bookId: string): string {
  return `bookRefresh-${bookId}`;
}
