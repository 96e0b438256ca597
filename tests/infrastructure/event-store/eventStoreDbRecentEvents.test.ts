// The memory of ids is bounded, and forgets an append as a whole: half of one would look like a misuse.
import { expect, test } from '@jest/globals';
import { RecentEvents } from '../../../infrastructure/event-store/eventstoredb/recentEvents.js';

const events = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `${name} ${index}`, fingerprint: 'same' }));

test('the oldest appends are forgotten first, each as a whole, and with them what is known of their streams', () => {
  const recent = new RecentEvents();
  recent.appended('oldest', 0n, events('oldest', 100), true);
  recent.appended('older', 0n, events('older', 100), true);
  recent.appended('newest', 0n, events('newest', 16_200), true);
  expect(recent.placeOf('oldest 0')).toBeUndefined();
  expect(recent.placeOf('oldest 99')).toBeUndefined();
  expect(recent.seenUpTo('oldest')).toBeUndefined();
  expect(recent.placeOf('older 99')).toMatchObject({ stream: 'older', revision: 99n });
  expect(recent.seenUpTo('newest')).toBe(16_199n);
});

test('a stream is known up to where nothing of others can lie between', () => {
  const recent = new RecentEvents();
  recent.appended('stream', 5n, events('later', 2), false);
  expect(recent.seenUpTo('stream')).toBeUndefined();
  recent.appended('stream', 0n, events('first', 3), true);
  recent.appended('stream', 3n, events('next', 1), false);
  expect(recent.seenUpTo('stream')).toBe(3n);
  recent.appended('stream', 7n, events('far', 1), false);
  expect(recent.seenUpTo('stream')).toBe(3n);
});
