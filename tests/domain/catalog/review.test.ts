// The rules of one review of a book.
import { describe, expect, test } from '@jest/globals';
import { type Review, type ReviewEvent, review } from '../../../domain/catalog/review.js';
import { specify } from '../../support/specification.js';

const kind: Review = { id: 'r1', bookId: 'b1', rating: 4, comment: 'Worth it.' };
const added: ReviewEvent = { type: 'ReviewAdded', data: kind };
const removed: ReviewEvent = { type: 'ReviewRemoved', data: { id: 'r1' } };
const says = (change: Partial<Review> = {}) => ({ type: 'SynchroniseReview', data: { ...kind, ...change } }) as const;
const remove = { type: 'RemoveReview', data: { id: 'r1' } } as const;
const { given } = specify(review);

describe('a review', () => {
  test('that was unknown is added', () => given().when(says()).then(added));

  test('of which nothing changed records nothing', () => given(added).when(says()).then());

  test('with another rating or comment is revised', () => {
    given(added)
      .when(says({ rating: 0 }))
      .then({ type: 'ReviewRevised', data: { ...kind, rating: 0 } });
    given(added)
      .when(says({ comment: null }))
      .then({ type: 'ReviewRevised', data: { ...kind, comment: null } });
  });

  test('that was revised is compared with what it is now', () => {
    const revised: ReviewEvent = { type: 'ReviewRevised', data: { ...kind, rating: 2 } };
    given(added, revised)
      .when(says({ rating: 2 }))
      .then();
    given(added, revised).when(says()).then({ type: 'ReviewRevised', data: kind });
  });

  test('is removed once', () => {
    given(added).when(remove).then(removed);
    given(added, removed).when(remove).then();
    given().when(remove).then();
  });

  test('that was removed can come back', () => given(added, removed).when(says()).then(added));

  test.each([-1, 6, 3.5, Number.NaN])('cannot have the rating %p', (rating) => {
    given().when(says({ rating })).thenRefused('invalid_rating');
    given(added).when(says({ rating })).thenRefused('invalid_rating');
  });

  test('cannot move to another book', () =>
    given(added)
      .when(says({ bookId: 'b2' }))
      .thenRefused('review_of_another_book'));

  test('never has who wrote it in its events, even if the source says so', () => {
    const named = { ...kind, firstName: 'Ann', lastName: 'Reader' };
    given().when({ type: 'SynchroniseReview', data: named }).then(added);
  });

  test('is left as it is by an event of an unknown type', () => {
    expect(review.evolve(kind, { type: 'OfTomorrow', data: { rating: 1 } } as never)).toEqual(kind);
  });
});
