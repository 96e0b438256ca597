// What a release may do to the shapes of events: nothing that was ever written may become unreadable.
import { describe, expect, test } from '@jest/globals';
import { type Release, type Shape, shapesOf, unreadable } from '../../../application/eventSchemas/shapes.js';
import { Upcasting } from '../../../application/upcasting.js';
import type { Upcaster } from '../../../domain/upcasters.js';

const having = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});
const shape = (type: string, schemaVersion: number, ...names: string[]): Shape => ({
  type,
  schemaVersion,
  schema: having(...names),
});
const upcaster = (type: string, schemaVersion: number, newType?: string): Upcaster => ({
  type,
  schemaVersion,
  ...(newType && { newType }),
  upcast: (data) => data,
});
const release = (schemas: Release['schemas'], ...upcasters: Upcaster[]): Release => ({
  schemas,
  upcasting: new Upcasting(upcasters),
});

/** The shapes of a log that this release goes on with, and why it cannot. */
function goOn(with_: Release, ...recorded: Shape[]) {
  const shapes = shapesOf(with_, recorded);
  return { shapes, reasons: unreadable(with_, shapes, recorded) };
}

describe('a release', () => {
  const moved = shape('Moved', 1, 'to');

  test('may add a type of event', () => {
    const next = release({ Moved: having('to'), Left: having('at') });
    expect(goOn(next, moved)).toEqual({ shapes: [moved, shape('Left', 1, 'at')], reasons: [] });
  });

  test('may not change a shape so that it does not read it any more', () => {
    const { reasons } = goOn(release({ Moved: having('to', 'at') }), moved);
    expect(reasons).toEqual(['Moved, shape 1: data.at: is required now']);
  });

  test('may change a shape with an upcaster from the old one, which stays on record', () => {
    const next = release({ Moved: having('place') }, upcaster('Moved', 1));
    const second = shape('Moved', 2, 'place');
    expect(goOn(next, moved)).toEqual({ shapes: [second, moved], reasons: [] });
    expect(goOn(next, second, moved)).toEqual({ shapes: [second, moved], reasons: [] });
  });

  test('may not forget a type', () => {
    expect(goOn(release({}), moved)).toEqual({
      shapes: [moved],
      reasons: ['Moved, shape 1: no upcaster leads from it to a shape of today'],
    });
  });

  test('may read a type as another one', () => {
    const next = release({ Relocated: having('place') }, upcaster('Moved', 1, 'Relocated'));
    expect(goOn(next, moved)).toEqual({ shapes: [shape('Relocated', 1, 'place'), moved], reasons: [] });
  });

  test('may not lead an old shape to a type that there is not', () => {
    expect(goOn(release({}, upcaster('Moved', 1, 'Relocated')), moved).reasons).toHaveLength(1);
  });

  test.each([
    ['all', []],
    ['the first', [upcaster('Moved', 2)]],
    ['the last', [upcaster('Moved', 1)]],
  ])('may not drop upcasters: %s', (_, left) => {
    const log = [shape('Moved', 3, 'x'), shape('Moved', 2, 'place'), moved];
    const whole = release({ Moved: having('x') }, upcaster('Moved', 1), upcaster('Moved', 2));
    expect(goOn(whole, ...log).reasons).toEqual([]);
    expect(goOn(release({ Moved: having('x') }, ...left), ...log).reasons).not.toEqual([]);
  });

  test('may not rewrite or lose what older shapes were', () => {
    const next = release({ Moved: having('place') }, upcaster('Moved', 1));
    const shapes = (...older: Shape[]) => shapesOf(next, older);
    expect(unreadable(next, shapes(moved), [moved])).toEqual([]);
    expect(unreadable(next, shapes(shape('Moved', 1, 'to', 'at')), [moved])).toEqual([
      'Moved, shape 1: data.at: is required now',
    ]);
    expect(unreadable(next, shapes(), [moved])).toEqual(['Moved, shape 1: is not known any more']);
  });
});
