// The rules of one book of the catalog.
import { describe, expect, test } from '@jest/globals';
import { type BookEvent, type BookSnapshot, book } from '../../../domain/catalog/book.js';
import { specify } from '../../support/specification.js';

const dune: BookSnapshot = {
  id: '7f1d8a52-36a1-4f6f-9d6c-0b2f0f2f8a10',
  name: 'Dune',
  description: 'A desert planet, its spice and its prophets.',
  imageUrl: null,
  category: { id: 'c1', name: 'Science Fiction' },
  publisher: { id: 'p1', name: 'Chilton Books' },
  authors: [{ id: 'a1', name: 'Frank Herbert' }],
  price: 12.5,
  priceSale: null,
  status: 'InStock',
  averageRating: 4.5,
  totalReviews: 12,
};
const { id } = dune;
const listed: BookEvent = { type: 'BookListed', data: dune };
const delisted: BookEvent = { type: 'BookDelisted', data: { id } };
const says = (change: Partial<BookSnapshot>) => ({ type: 'SynchroniseBook', data: { ...dune, ...change } }) as const;
const { given } = specify(book);

describe('a book', () => {
  test('that was unknown is listed whole', () => given().when(says({})).then(listed));

  test('of which nothing changed records nothing', () => given(listed).when(says({})).then());

  test('with another price records the price alone', () =>
    given(listed)
      .when(says({ priceSale: 9.99 }))
      .then({ type: 'BookPriceChanged', data: { id, price: 12.5, priceSale: 9.99 } }));

  test('that sold out records its stock alone', () =>
    given(listed)
      .when(says({ status: 'OutOfStock' }))
      .then({ type: 'BookStockChanged', data: { id, status: 'OutOfStock' } }));

  test('that was rated records its rating alone', () =>
    given(listed)
      .when(says({ averageRating: 4.6, totalReviews: 13 }))
      .then({ type: 'BookRatingChanged', data: { id, averageRating: 4.6, totalReviews: 13 } }));

  describe('that readers are said to rate so now', () => {
    const rate = (averageRating: number, totalReviews: number) =>
      ({ type: 'RateBook', data: { id, averageRating, totalReviews } }) as const;

    test('records its rating alone', () =>
      given(listed)
        .when(rate(4.6, 13))
        .then({ type: 'BookRatingChanged', data: { id, averageRating: 4.6, totalReviews: 13 } }));

    test('records nothing when that is known', () => given(listed).when(rate(4.5, 12)).then());

    test('must be in the catalog', () => {
      given().when(rate(4.6, 13)).thenRefused('unknown_book');
      given(listed, delisted).when(rate(4.5, 12)).thenRefused('unknown_book');
    });
  });

  test('whose author was renamed is revised', () => {
    const authors = [{ id: 'a1', name: 'F. Herbert' }];
    const { name, description, imageUrl, category, publisher } = dune;
    given(listed)
      .when(says({ authors }))
      .then({ type: 'BookRevised', data: { id, name, description, imageUrl, category, publisher, authors } });
  });

  test('that lost its category is revised', () =>
    expect(book.decide(says({ category: null }), dune)).toMatchObject([
      { type: 'BookRevised', data: { category: null } },
    ]));

  test('that changed in every way records every kind of change once', () => {
    const changed = { name: 'Dune II', price: 1, status: 'OutOfStock', totalReviews: 1 } as const;
    expect(book.decide(says(changed), dune).map(({ type }) => type)).toEqual([
      'BookRevised',
      'BookPriceChanged',
      'BookStockChanged',
      'BookRatingChanged',
    ]);
  });

  test('that is gone is delisted once', () => {
    given(listed).when({ type: 'DelistBook', data: { id } }).then(delisted);
    given(listed, delisted).when({ type: 'DelistBook', data: { id } }).then();
  });

  test('that comes back is listed again', () =>
    given(listed, delisted)
      .when(says({ price: 5 }))
      .then({ ...listed, data: { ...dune, price: 5 } }));

  test('is what its changes made of it', () => {
    const changed: BookSnapshot = {
      ...dune,
      name: 'Dune II',
      price: 1,
      priceSale: 0.5,
      status: 'OutOfStock',
      totalReviews: 1,
    };
    const events = book.decide({ type: 'SynchroniseBook', data: changed }, dune);
    expect(events.reduce((state, event) => book.evolve(state, event), dune as BookSnapshot | undefined)).toEqual(
      changed,
    );
  });
});
