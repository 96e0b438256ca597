// While a newer release runs beside this one, streams hold events that this one does not know.
import { describe, expect, test } from '@jest/globals';
import { author } from '../../domain/catalog/author.js';
import { type BookSnapshot, book } from '../../domain/catalog/book.js';
import type { DomainEvent } from '../../domain/message.js';
import { evolve, initialState } from '../../domain/scheduling/scheduledJobState.js';

const id = '8d1f7c1c-0000-4000-8000-000000000001';
const snapshot: BookSnapshot = {
  id,
  name: 'A Wizard of Earthsea',
  description: null,
  imageUrl: null,
  category: null,
  publisher: null,
  authors: [],
  price: 9.5,
  priceSale: null,
  status: 'InStock',
  averageRating: 4,
  totalReviews: 10,
};
const ofTomorrow: DomainEvent = { type: 'OfTomorrow', data: { id, name: 'Another', price: 1, to: '2099-01-01' } };

describe('an event of an unknown type', () => {
  test('changes no book', () => {
    const listed = book.evolve(undefined, { type: 'BookListed', data: snapshot });
    expect(book.evolve(listed, ofTomorrow as never)).toEqual(snapshot);
    expect(book.evolve(undefined, ofTomorrow as never)).toBeUndefined();
  });

  test('changes no author', () => {
    const listed = author.evolve(author.initialState, { type: 'AuthorListed', data: { id, name: 'Le Guin' } });
    expect(author.evolve(listed, ofTomorrow as never)).toEqual({ listed: true, name: 'Le Guin' });
    expect(author.evolve(author.initialState, ofTomorrow as never)).toEqual(author.initialState);
  });

  test('changes nothing of a job but the revision that the next event will have', () => {
    expect(evolve(initialState, ofTomorrow as never)).toEqual({ ...initialState, nextRevision: 1 });
  });
});
