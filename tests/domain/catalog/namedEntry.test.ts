// The rules that authors, categories and publishers share.
import { describe, test } from '@jest/globals';
import { author } from '../../../domain/catalog/author.js';
import { specify } from '../../support/specification.js';

const id = '8d1f7c1c-0000-4000-8000-000000000001';
const listed = { type: 'AuthorListed', data: { id, name: 'Ursula Le Guin' } } as const;
const delisted = { type: 'AuthorDelisted', data: { id } } as const;
const called = (name: string) => ({ type: 'SynchroniseAuthor', data: { id, name } }) as const;
const { given } = specify(author);

describe('an author', () => {
  test('that was unknown is listed', () => given().when(called('Ursula Le Guin')).then(listed));
  test('of the same name records nothing', () => given(listed).when(called('Ursula Le Guin')).then());
  test('of another name is renamed', () =>
    given(listed)
      .when(called('Ursula K. Le Guin'))
      .then({ type: 'AuthorRenamed', data: { id, name: 'Ursula K. Le Guin' } }));
  test('that is gone is delisted', () => given(listed).when({ type: 'DelistAuthor', data: { id } }).then(delisted));
  test('that is gone already is not delisted again', () =>
    given(listed, delisted).when({ type: 'DelistAuthor', data: { id } }).then());
  test('that comes back is listed again', () => given(listed, delisted).when(called('Ursula Le Guin')).then(listed));
});
