// When what is missing from the source may be delisted, and when the source is the one to be doubted.
import { describe, expect, test } from '@jest/globals';
import { type DelistingCase, withheldDelistings } from '../../../application/catalog/withheldDelistings.js';

/** Of 100 known books 20 are missing, which is just allowed. */
const allowed: DelistingCase = {
  what: 'books',
  known: 100,
  missing: 20,
  received: 80,
  totals: new Set([80]),
  unidentified: 0,
  maxDelistPercent: 20,
  accepted: false,
};
const reasonFor = (change: Partial<DelistingCase>) => withheldDelistings({ ...allowed, ...change });
const kept = 'known books are missing from the source and were kept, because';

describe('the missing may be delisted', () => {
  test('when they are no more than the percentage allows', () => expect(reasonFor({})).toBeUndefined());

  test('when the source does not say how many it has', () => expect(reasonFor({ totals: new Set() })).toBeUndefined());

  test('when they are five or fewer, whatever that is in percent', () =>
    expect(reasonFor({ known: 8, missing: 5, received: 3, totals: new Set([3]) })).toBeUndefined());

  test.each<[string, Partial<DelistingCase>]>([
    ['too many are missing', { missing: 90, received: 10, totals: new Set([10]) }],
    ['nothing was received', { missing: 100, received: 0, totals: new Set([0]) }],
    ['fewer were received than announced', { totals: new Set([100]) }],
    ['some records had no readable id', { unidentified: 3 }],
  ])('when %s but the operator accepts it', (_what, change) =>
    expect(reasonFor({ ...change, accepted: true })).toBeUndefined(),
  );
});

describe('there is nothing to withhold when nothing is missing', () => {
  test.each<[string, Partial<DelistingCase>]>([
    ['and all is well', { received: 100, totals: new Set([100]) }],
    ['though fewer were received than announced', { received: 100, totals: new Set([120]) }],
    ['though some records had no readable id', { received: 103, totals: new Set([103]), unidentified: 3 }],
    ['because nothing was known', { known: 0, received: 0, totals: new Set([0]) }],
  ])('%s', (_what, change) => expect(reasonFor({ ...change, missing: 0 })).toBeUndefined());
});

describe('the missing are kept', () => {
  test('when they are one more than the percentage allows', () =>
    expect(reasonFor({ missing: 21 })).toMatch(`21 of 100 ${kept} that is more than 20 %`));

  test('when they are six and that is too many in percent', () =>
    expect(reasonFor({ known: 20, missing: 6, received: 14, totals: new Set([14]) })).toMatch(
      `6 of 20 ${kept} that is more`,
    ));

  test('when the source gave nothing, however few were known', () =>
    expect(reasonFor({ known: 2, missing: 2, received: 0, totals: new Set([0]) })).toMatch(
      `2 of 2 ${kept} the source gave none`,
    ));

  test.each([79, 81])('when the source gave 80 of %i announced', (total) =>
    expect(reasonFor({ totals: new Set([total]) })).toMatch(
      `${kept} the source gave 80 of the ${total} records it announced`,
    ),
  );

  test('when the source announced one number at first and another later', () =>
    expect(reasonFor({ totals: new Set([80, 81]) })).toMatch(`20 of 100 ${kept} the source changed while it was read`));

  test('when none at all may be delisted', () =>
    expect(reasonFor({ missing: 1, received: 99, totals: new Set([99]), maxDelistPercent: 0 })).toMatch(
      'more than 0 %',
    ));

  test('when even one record had no readable id', () =>
    expect(reasonFor({ missing: 1, unidentified: 1 })).toMatch(
      `1 of 100 ${kept} 1 records without a readable id may be`,
    ));
});

test('a reason that is the operator to judge names both ways out', () => {
  for (const reason of [reasonFor({ missing: 21 }), reasonFor({ missing: 100, received: 0, totals: new Set([0]) })]) {
    expect(reason).toContain('bookworm jobs run synchroniseCatalog --accept-delistings');
    expect(reason).toContain('CATALOG_MAX_DELIST_PERCENT');
  }
});
