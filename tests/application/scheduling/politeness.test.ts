// The order in which instances try is the same for all of them, another one for each tick, and never makes a tick late.
import { expect, test } from '@jest/globals';
import { politenessMs } from '../../../application/scheduling/politeness.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';

const hash = (text: string) => cronerCalculations.guid(text, new Date(0));
const boots = (count: number) => Array.from({ length: count }, (_, number) => `boot ${number}`);
const tick = (second: number) => new Date(second * 1_000);

function waits(living: readonly string[], dueAt: Date): readonly number[] {
  return living.map((boot) => politenessMs({ job: 'job', dueAt, boot }, living, hash));
}

test('one instance tries at once, and the others one step behind each other', () => {
  for (let second = 0; second < 100; second++) {
    const sorted = waits(boots(4), tick(second)).toSorted((a, b) => a - b);
    for (const [rank, waitMs] of sorted.entries()) {
      expect(waitMs).toBeGreaterThanOrEqual(rank * 25);
      expect(waitMs).toBeLessThanOrEqual(rank * 75);
    }
  }
});

test('each instance is the first one at some ticks', () => {
  const first = Array.from({ length: 100 }, (_, second) => waits(boots(4), tick(second)).indexOf(0));
  expect(new Set(first)).toEqual(new Set([0, 1, 2, 3]));
});

test('a hundred dead instances that seem to live cost less than a third of a second', () => {
  for (const boot of boots(20)) {
    expect(politenessMs({ job: 'job', dueAt: tick(1), boot }, boots(120), hash)).toBeLessThan(334);
  }
});
