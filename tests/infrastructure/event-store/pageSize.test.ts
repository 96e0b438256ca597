// How many events the log is asked for at once: many small ones, few large ones.
import { describe, expect, test } from '@jest/globals';
import { PageSize } from '../../../infrastructure/event-store/postgres/pageSize.js';

const page = (count: number, length: number) => ({ count, length: count * length });

describe('the size of a page', () => {
  test('begins small and grows with small events up to the most', () => {
    const size = new PageSize();
    const sizes = Array.from({ length: 4 }, () => {
      const next = size.next();
      size.learn(page(next, 100));
      return next;
    });
    expect(sizes[0]).toBeLessThanOrEqual(100);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(sizes.at(-1)).toBe(1_000);
  });

  test('shrinks to what holds a few megabytes when events are large, and never to nothing', () => {
    const size = new PageSize();
    for (let pages = 0; pages < 4; pages++) size.learn(page(size.next(), 100));
    size.learn(page(8, 1_048_576));
    expect(size.next()).toBe(4);
    size.learn(page(1, 64 * 1_048_576));
    expect(size.next()).toBe(1);
    size.learn(page(1, 100));
    expect(size.next()).toBeGreaterThan(1);
  });

  test('is never more than the reader asks for, and learns nothing from an empty page', () => {
    const size = new PageSize();
    const before = size.next();
    size.learn(page(0, 0));
    expect(size.next()).toBe(before);
    expect(size.next(7)).toBe(7);
  });
});
