// What is recorded of a run's work, whatever that returns or throws.
import { expect, test } from '@jest/globals';
import { carryOut, type JobHandler } from '../../../application/scheduling/carryOut.js';
import { aJobRun } from '../../support/jobRun.js';

const { signal: interruption } = new AbortController();
const context = { correlationId: '0199a000-0000-7000-8000-000000000001', actor: 'test', instance: 'test' };
const endOf = (handler: () => unknown) =>
  carryOut({
    handler: handler as unknown as JobHandler,
    ...aJobRun({ context }),
    timeoutMs: 60_000,
    graceMs: 5_000,
    interruption,
  });

test('a run whose work returns what no event can hold is completed without that', async () => {
  const returned = { listed: 3, at: new Date(), ratio: Number.NaN, log: 'x'.repeat(1_000_000) };
  const { type, data } = await endOf(async () => returned);
  expect({ type, data }).toMatchObject({ type: 'CompleteRun', data: { summary: { listed: 3 } } });
  expect(JSON.stringify(data).length).toBeLessThan(20_000);
});

test('a run whose work returns nothing is completed', async () => {
  expect(await endOf(async () => undefined)).toEqual({ type: 'CompleteRun', data: { summary: {} } });
});

test.each([
  ['an error without end', new Error('x'.repeat(1_000_000)), /^x+…$/],
  ['no error at all', { reason: 'none' }, /object/],
])('a run whose work throws %s fails with a few words', async (_title, thrown, words) => {
  const { type, data } = await endOf(() => Promise.reject(thrown));
  expect({ type, data }).toMatchObject({ type: 'FailRun', data: { error: { message: expect.stringMatching(words) } } });
  expect(JSON.stringify(data).length).toBeLessThan(2_000);
});
