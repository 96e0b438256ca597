// Operators may try out any number of schedules without the process growing.
import { describe, expect, test } from '@jest/globals';
import { RecentlyUsed } from '../../../infrastructure/croner/recentlyUsed.js';

describe('what was used recently', () => {
  test('is kept, and what was not used for longest is forgotten', () => {
    const kept = new RecentlyUsed<string>(2);
    const made: string[] = [];
    const use = (key: string) =>
      kept.get(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(use)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  test('is nothing that could not be made', () => {
    const kept = new RecentlyUsed<string>(2);
    const fail = () => {
      throw new Error('cannot be made');
    };
    expect(() => kept.get('a', fail)).toThrow('cannot be made');
    expect(kept.get('a', () => 'A')).toBe('A');
  });
});
