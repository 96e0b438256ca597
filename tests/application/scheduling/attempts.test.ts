// When something may be tried: not before it is due, politely, and not again and again.
import { describe, expect, test } from '@jest/globals';
import { Attempts } from '../../../application/scheduling/attempts.js';

const noon = Date.UTC(2026, 9, 1, 12);

function scene() {
  let passedMs = 0;
  const clock = { now: () => new Date(noon + passedMs), monotonicMs: () => 5_000 + passedMs };
  const attempts = new Attempts(clock);
  const dueIn = (ms: number) => ({ key: `due in ${ms}`, dueAt: new Date(noon + ms) });
  return {
    attempts,
    dueIn,
    pass: (ms: number) => {
      passedMs += ms;
    },
  };
}

describe('others go first', () => {
  test('from when it is due, where that was known before', () => {
    const { attempts, dueIn, pass } = scene();
    expect(attempts.msUntil(dueIn(1_000), 50)).toBe(1_050);
    pass(1_020);
    expect(attempts.msUntil(dueIn(1_000), 50)).toBe(30);
  });

  test('from when it is first seen, where it is overdue by then', () => {
    const { attempts, dueIn, pass } = scene();
    expect(attempts.msUntil(dueIn(-60_000), 50)).toBe(50);
    pass(50);
    expect(attempts.msUntil(dueIn(-60_000), 50)).toBe(0);
  });
});

describe('what was tried in vain', () => {
  test('is left alone for a second, with a fault or without', () => {
    const { attempts, dueIn, pass } = scene();
    const task = dueIn(0);
    expect(attempts.failed(task.key)).toBe(false);
    expect(attempts.msUntil(task, 0)).toBe(1_000);
    pass(1_000);
    expect(attempts.msUntil(task, 0)).toBe(0);
  });

  test('is news once, and a fault until it succeeds or is no longer to be done', () => {
    const { attempts, dueIn } = scene();
    const [one, other] = [dueIn(0), dueIn(1)];
    const fault = new Error('The store is away.');
    expect([attempts.failed(one.key, fault), attempts.failed(one.key, new Error(fault.message))]).toEqual([
      true,
      false,
    ]);
    attempts.failed(other.key, fault);
    expect(attempts.fault).toMatchObject({ message: fault.message });
    attempts.succeeded(one.key);
    expect(attempts.fault).toBeDefined();
    attempts.forgetAllBut(new Set([one.key]));
    expect(attempts.fault).toBeUndefined();
  });
});
