// What operators read of a run in one cell.
import { describe, expect, test } from '@jest/globals';
import { outcomeOf } from '../../../src/cli/runOutcome.js';

const run = { status: 'running', retryAt: null, cancelReason: null, error: null } as const;
const retryAt = '2026-05-14T12:00:10.000Z';

describe('the outcome of a run', () => {
  test('that was cancelled and has not ended says so', () =>
    expect(outcomeOf({ ...run, cancelReason: 'too slow' })).toBe('running, to be cancelled: too slow'));

  test('that is tried again says when, and why', () =>
    expect(outcomeOf({ ...run, status: 'retrying', retryAt, error: 'It is away.' })).toBe(
      `retrying at ${retryAt}: It is away.`,
    ));

  test('that ended is its status, and the error if there is one', () => {
    expect(outcomeOf({ ...run, status: 'completed' })).toBe('completed');
    const failed = { ...run, status: 'failed', cancelReason: 'too slow', error: 'Cancelled by an operator.' } as const;
    expect(outcomeOf(failed)).toBe('failed: Cancelled by an operator.');
  });
});
