// Which shape today's events have, and under which names they were stored before.
import { describe, expect, test } from '@jest/globals';
import { Upcasting } from '../../application/upcasting.js';
import type { Upcaster } from '../../domain/upcasters.js';

const step = (type: string, schemaVersion: number, newType?: string): Upcaster => ({
  type,
  schemaVersion,
  ...(newType && { newType }),
  upcast: (data) => data,
});

describe('upcasting', () => {
  const upcasting = new Upcasting([step('Priced', 1), step('Priced', 2, 'PriceChanged'), step('PriceChanged', 1)]);

  test('new events are written in the newest shape of their type', () => {
    expect(upcasting.schemaVersionOf('PriceChanged')).toBe(2);
    expect(upcasting.schemaVersionOf('Priced')).toBe(2);
    expect(upcasting.schemaVersionOf('Unchanged')).toBe(1);
  });

  test('a type is asked for under all names it was ever stored under', () => {
    const renamed = new Upcasting([step('First', 1, 'Second'), step('Second', 1, 'Third')]);
    expect(renamed.storedTypesOf(['Third', 'Other'])).toEqual(['Third', 'Other', 'Second', 'First']);
    expect(renamed.storedTypesOf(['First'])).toEqual(['First']);
    expect(renamed.storedTypesOf([])).toEqual([]);
  });

  test('two upcasters of one shape are a fault, as are upcasters in a circle', () => {
    expect(() => new Upcasting([step('Priced', 1), step('Priced', 1, 'Other')])).toThrow('shape 1 of Priced');
    expect(() => new Upcasting([step('One', 1, 'Other'), step('Other', 1, 'One')])).toThrow('circle');
  });
});
