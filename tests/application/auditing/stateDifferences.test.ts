// A difference names what changed, all of it and nothing else.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Difference, stateDifferences } from '../../../application/auditing/stateDifferences.js';
import { aBook } from '../../support/books.js';

const names = fc.constantFrom('a', 'b', 'toString', '__proto__');
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, '', 0, 1, true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const aState = fc.dictionary(names, anything, { maxKeys: 3, noNullPrototype: true });

function valueAt(state: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => new Map(Object.entries(value ?? {})).get(step), state);
}

const mirrored = ({ path, from, to }: Difference): Difference => ({
  path,
  ...(to !== undefined && { from: to }),
  ...(from !== undefined && { to: from }),
});
const byPath = (differences: readonly Difference[]) =>
  differences.toSorted((one, other) => one.path.localeCompare(other.path));

describe('of any two states', () => {
  test('there are none exactly when the states are the same', () => {
    fc.assert(
      fc.property(aState, aState, (from, to) => {
        expect(stateDifferences(from, structuredClone(from))).toEqual([]);
        expect(stateDifferences(from, to).length === 0).toBe(isDeepStrictEqual(from, to));
      }),
    );
  });

  test('each says what is in its place before and after', () => {
    fc.assert(
      fc.property(aState, aState, (from, to) => {
        for (const difference of stateDifferences(from, to)) {
          expect(valueAt(from, difference.path)).toEqual(difference.from);
          expect(valueAt(to, difference.path)).toEqual(difference.to);
        }
      }),
    );
  });

  test('the way back is the way there, mirrored', () => {
    fc.assert(
      fc.property(aState, aState, (from, to) => {
        expect(byPath(stateDifferences(to, from))).toEqual(byPath(stateDifferences(from, to).map(mirrored)));
      }),
    );
  });
});

test('a price that changed is one field', () => {
  expect(stateDifferences(aBook(1), aBook(1, { price: 9.5 }))).toEqual([{ path: 'price', from: 11, to: 9.5 }]);
});

test('a name within a list of the same length is named by its place, and another list as a whole', () => {
  const [one, two] = [
    { id: '1', name: 'Ann' },
    { id: '2', name: 'Bob' },
  ];
  const renamed = aBook(1, { authors: [{ ...one, name: 'Anne' }] });
  expect(stateDifferences(aBook(1, { authors: [one] }), renamed)).toEqual([
    { path: 'authors[0].name', from: 'Ann', to: 'Anne' },
  ]);
  expect(stateDifferences(renamed, aBook(1, { authors: [one, two] }))).toEqual([
    { path: 'authors', from: renamed.authors, to: [one, two] },
  ]);
});

test('what comes into being or ends does so field by field', () => {
  const running = { runId: 'x', parameters: {} };
  expect(stateDifferences(undefined, { running })).toEqual([
    { path: 'running.runId', to: 'x' },
    { path: 'running.parameters', to: {} },
  ]);
  expect(stateDifferences({ running }, undefined)).toEqual([
    { path: 'running.runId', from: 'x' },
    { path: 'running.parameters', from: {} },
  ]);
});
