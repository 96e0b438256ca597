// The aggregate of one review of a book; stream `review-<uuid>`. Who wrote it is personal data and not known here.
import { DomainError } from '../domainError.js';
import type { Command, Decider, DomainEvent } from '../message.js';

/** What a reader thinks of a book, without the reader; `id` is BookWorm's UUID. */
export interface Review {
  readonly id: string;
  readonly bookId: string;
  /** A whole number from 0 to 5. */
  readonly rating: number;
  readonly comment: string | null;
}

type ReviewId = Pick<Review, 'id'>;

export type ReviewEvent =
  | DomainEvent<'ReviewAdded', Review>
  | DomainEvent<'ReviewRevised', Review>
  | DomainEvent<'ReviewRemoved', ReviewId>;

/** `SynchroniseReview`: the source says the review is this now. `RemoveReview`: the source no longer has it. */
export type ReviewCommand = Command<'SynchroniseReview', Review> | Command<'RemoveReview', ReviewId>;

/** The review as last recorded; undefined while there is none. */
export type ReviewState = Review | undefined;

/** @throws DomainError `invalid_rating`, `review_of_another_book`. */
export const review: Decider<ReviewState, ReviewCommand, ReviewEvent> = {
  initialState: undefined,

  evolve(state, event) {
    switch (event.type) {
      case 'ReviewAdded':
      case 'ReviewRevised':
        return event.data;
      case 'ReviewRemoved':
        return undefined;
      default:
        return state;
    }
  },

  decide(command, state) {
    if (command.type === 'RemoveReview') return state ? [{ type: 'ReviewRemoved', data: { id: state.id } }] : [];
    // Taken apart, so that a name which a source gives along with a review cannot slip into the log.
    const { id, bookId, rating, comment } = command.data;
    check(command.data, state);
    if (!state) return [{ type: 'ReviewAdded', data: { id, bookId, rating, comment } }];
    if (state.rating === rating && state.comment === comment) return [];
    return [{ type: 'ReviewRevised', data: { id, bookId, rating, comment } }];
  },
};

function check({ id, bookId, rating }: Review, state: ReviewState): void {
  if (!Number.isInteger(rating) || rating < 0 || rating > 5) {
    throw new DomainError('invalid_rating', `Review ${id} has the rating ${rating}; give a whole number from 0 to 5.`);
  }
  if (state && state.bookId !== bookId) {
    throw new DomainError(
      'review_of_another_book',
      `Review ${id} is of book ${state.bookId}, not of ${bookId}; remove it, and add one of the other book.`,
    );
  }
}
