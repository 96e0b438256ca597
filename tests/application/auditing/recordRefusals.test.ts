// Refusals are counted, not listed: nobody fills the log by being refused, and nobody is recognised in it.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type RefusalRecorder, recordRefusals } from '../../../application/auditing/recordRefusals.js';
import { type Reporting, reporting } from './reporting.js';

const wrong = { type: 'SignInRefused', reason: 'wrong-credentials' } as const;
const lockedOut = { type: 'SignInRefused', reason: 'locked-out' } as const;
const byHost = { type: 'CallerRefused', reason: 'unknown-host' } as const;
const at = '2026-10-01T23:59:59.999Z';
let parts: Reporting;
let refusals: RefusalRecorder;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  parts = reporting();
  refusals = recordRefusals(parts);
});

afterEach(() => {
  jest.useRealTimers();
});

async function recorded() {
  return (await parts.recorded()).map(({ stream, event: { type, data } }) => ({ stream, type, data }));
}

describe('refusals', () => {
  test('of one kind from one network within a minute are one event with their count', async () => {
    for (let n = 0; n < 250; n++) refusals.refused(wrong, `203.0.113.${n}`);
    refusals.stop();
    expect(await recorded()).toEqual([
      {
        stream: 'accessDecisions-2026-10-01',
        type: 'SignInRefused',
        data: { reason: 'wrong-credentials', network: '203.0.113.0/24', count: 250, at },
      },
    ]);
  });

  test('of other kinds and from other networks are told apart', async () => {
    for (const refusal of [wrong, lockedOut, byHost, wrong]) refusals.refused(refusal, '203.0.113.1');
    refusals.refused(wrong, '2001:db8:1::7');
    refusals.stop();
    expect((await recorded()).map(({ type, data }) => ({ type, ...data }))).toEqual([
      { ...wrong, network: '203.0.113.0/24', count: 2, at },
      { ...lockedOut, network: '203.0.113.0/24', count: 1, at },
      { ...byHost, network: '203.0.113.0/24', count: 1, at },
      { ...wrong, network: '2001:db8:1::/48', count: 1, at },
    ]);
  });

  test('of the next minute are another event', async () => {
    refusals.refused(wrong, '203.0.113.1');
    jest.advanceTimersByTime(59_999);
    refusals.refused(wrong, '203.0.113.2');
    jest.advanceTimersByTime(1);
    refusals.refused(wrong, '203.0.113.3');
    refusals.stop();
    expect((await recorded()).map(({ data }) => data)).toMatchObject([{ count: 2 }, { count: 1 }]);
  });

  test('from more than a hundred networks within a minute are counted together', async () => {
    for (let n = 0; n < 250; n++) refusals.refused(wrong, `10.0.${n}.1`);
    refusals.refused(wrong, '10.0.0.2');
    refusals.stop();
    const events = (await recorded()).map(({ data }) => data as { network: string; count: number });
    expect(events).toHaveLength(101);
    expect(events.find(({ network }) => network === 'others')).toMatchObject({ count: 150 });
    expect(events.find(({ network }) => network === '10.0.0.0/24')).toMatchObject({ count: 2 });
  });
});
