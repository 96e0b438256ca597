// Every aggregate of the service can be folded by the name of its stream.
import { describe, expect, test } from '@jest/globals';
import { aggregateOf } from '../../application/aggregates.js';
import { aBook, anEntry } from '../support/books.js';
import { workJob } from '../support/schedulerInstances.js';

const at = '2026-10-01T12:00:00.000Z';
const opinion = { id: 'r', bookId: aBook(1).id, rating: 4, comment: null };

describe('the aggregate of a stream', () => {
  test.each([
    ['book-1', { type: 'BookListed', data: aBook(1) }, aBook(1)],
    ['author-1', { type: 'AuthorListed', data: anEntry('Author') }, { listed: true, name: 'Author 1' }],
    ['category-1', { type: 'CategoryListed', data: anEntry('Category') }, { listed: true, name: 'Category 1' }],
    ['publisher-1', { type: 'PublisherListed', data: anEntry('Publisher') }, { listed: true, name: 'Publisher 1' }],
    ['review-1', { type: 'ReviewAdded', data: opinion }, opinion],
    ['logSeal-chain', { type: 'LogSealed', data: { statement: { number: 1 } } }, { last: { number: 1 } }],
    ['scheduledJob-x', { type: 'JobDefined', data: { definition: workJob('x'), at } }, { definition: workJob('x') }],
  ])('of %s folds its events, and leaves others alone', (stream, event, state) => {
    const aggregate = aggregateOf(stream);
    const folded = aggregate?.evolve(aggregate.initialState, event);
    expect(folded).toMatchObject(state);
    expect(aggregate?.evolve(folded, { type: 'Unheard', data: {} })).toMatchObject(state);
  });

  test.each(['unheardOf-1', 'book', '-1', ''])('of "%s" is not known', (stream) => {
    expect(aggregateOf(stream)).toBeUndefined();
  });
});
