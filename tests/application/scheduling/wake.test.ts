// A sleep that ends when something happens: nothing that happens is slept through.
import { expect, test } from '@jest/globals';
import { Wake } from '../../../application/scheduling/wake.js';

const never = new AbortController().signal;
const day = 86_400_000;

/** Whether the sleep ends without anything more happening. */
async function ends(sleep: Promise<void>): Promise<boolean> {
  return Promise.race([sleep.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

test('a ring ends the sleep', async () => {
  const wake = new Wake();
  const sleep = wake.sleep(day, never);
  expect(await ends(sleep)).toBe(false);
  wake.ring();
  expect(await ends(sleep)).toBe(true);
});

test('a ring before the sleep ends it at once, and only that one', async () => {
  const wake = new Wake();
  wake.ring();
  wake.ring();
  expect(await ends(wake.sleep(day, never))).toBe(true);
  const next = wake.sleep(day, never);
  expect(await ends(next)).toBe(false);
  wake.ring();
  await next;
});

test('an abort ends the sleep, and every later one at once', async () => {
  const wake = new Wake();
  const stopping = new AbortController();
  const sleep = wake.sleep(day, stopping.signal);
  stopping.abort();
  expect(await ends(sleep)).toBe(true);
  expect(await ends(wake.sleep(day, stopping.signal))).toBe(true);
});

test('without either, the sleep lasts its time', async () => {
  const since = performance.now();
  await new Wake().sleep(30, never);
  expect(performance.now() - since).toBeGreaterThan(28);
});
