// The limit that neighbours set to our requests: never broken, and never waited for longer than needed.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RequestBudget } from '../../../infrastructure/bookworm-rest/requestBudget.js';

const never = new AbortController().signal;

/** What happens to a budget, one after the other: some time passes, and then. */
const happenings = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 700 }), holdMs: fc.option(fc.integer({ min: 1, max: 900 })) }),
  { maxLength: 120 },
);
const limits = fc.record({ requests: fc.integer({ min: 1, max: 8 }), windowMs: fc.integer({ min: 1, max: 1_000 }) });

describe('a budget', () => {
  test('has no more requests in any window than the limit, none while it is held back, and makes nobody wait in vain', () => {
    fc.assert(
      fc.property(limits, happenings, ({ requests, windowMs }, course) => {
        let nowMs = 0;
        let heldUntilMs = 0;
        const madeAtMs: number[] = [];
        const budget = new RequestBudget({ requests, windowMs, monotonicMs: () => nowMs });
        const isAllowed = (atMs: number) =>
          atMs >= heldUntilMs && madeAtMs.filter((madeMs) => madeMs > atMs - windowMs).length < requests;
        for (const { afterMs, holdMs } of course) {
          nowMs += afterMs;
          if (holdMs !== null) {
            budget.holdBack(holdMs);
            heldUntilMs = Math.max(heldUntilMs, nowMs + holdMs);
          }
          const waitMs = budget.tryTake();
          expect(isAllowed(nowMs + waitMs)).toBe(true);
          if (waitMs > 0) expect(isAllowed(nowMs + waitMs - 1)).toBe(false);
          else madeAtMs.push(nowMs);
        }
      }),
    );
  });

  test('is shared by all who ask at once', async () => {
    const madeAtMs: number[] = [];
    let nowMs = 0;
    const monotonicMs = () => {
      nowMs = performance.now();
      return nowMs;
    };
    class WatchedBudget extends RequestBudget {
      override tryTake(): number {
        const waitMs = super.tryTake();
        if (waitMs === 0) madeAtMs.push(nowMs);
        return waitMs;
      }
    }
    const budget = new WatchedBudget({ requests: 3, windowMs: 60, monotonicMs });
    await Promise.all(Array.from({ length: 10 }, () => budget.take(never)));
    expect(madeAtMs).toHaveLength(10);
    for (const [index, madeMs] of madeAtMs.entries()) {
      const before = madeAtMs[index - 3] ?? Number.NEGATIVE_INFINITY;
      expect(madeMs).toBeGreaterThanOrEqual(before + 60);
    }
  });

  test('that is used up is waited for until the signal aborts, at once, and that costs no request', async () => {
    const budget = new RequestBudget({ requests: 1, windowMs: 3_600_000 });
    await budget.take(never);
    const stopping = new AbortController();
    const waiting = budget.take(stopping.signal).catch((error: unknown) => error);
    const reason = new Error('the service stops');
    stopping.abort(reason);
    expect(await waiting).toBe(reason);
  });
});
