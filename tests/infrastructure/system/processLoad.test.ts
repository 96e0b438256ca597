// A process that has more than it can do says so, and why, for as long as that is so.
import { totalmem } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ProcessLoad, readMemory } from '../../../infrastructure/system/processLoad.js';
import { eventually } from '../../support/eventually.js';

const mebibyte = 1_024 * 1_024;
const memory = { usedBytes: 0, limitBytes: 1_000 * mebibyte };
let load: ProcessLoad;

function open(): ProcessLoad {
  memory.usedBytes = 100 * mebibyte;
  load = new ProcessLoad(() => memory);
  return load;
}
afterEach(() => load.close());

/** The event loop comes around once for each block. */
async function block({ times, ms }: { times: number; ms: number }): Promise<void> {
  for (let time = 0; time < times; time++) {
    const until = performance.now() + ms;
    while (performance.now() < until);
    await turn();
  }
}

const untilCalm = () => eventually(() => expect(load.overload()).toBeUndefined());

describe('a process', () => {
  test('whose event loop is blocked again and again takes nothing new, until that is over for a few seconds', async () => {
    open();
    await untilCalm();
    await block({ times: 10, ms: 300 });
    expect(load.overload()).toMatch(
      /^the event loop was late by \d{3,} ms \(p99 of the last seconds; the limit is 200 ms\)$/,
    );
    await untilCalm();
  });

  test('that was blocked for long at its start has soon forgotten that', async () => {
    open();
    await block({ times: 5, ms: 500 });
    expect(load.overload()).toContain('event loop');
    await untilCalm();
  });

  test('with little memory left takes nothing new, until it has some again', async () => {
    open();
    await untilCalm();
    memory.usedBytes = 850 * mebibyte;
    await untilCalm();
    memory.usedBytes = 851 * mebibyte;
    await eventually(() =>
      expect(load.overload()).toBe(
        'the process has 851 MiB of memory, more than 85 % of the 1000 MiB there are for it',
      ),
    );
    memory.usedBytes = 100 * mebibyte;
    await untilCalm();
  });
});

test('the memory of this process is read, and a limit that the machine can keep', () => {
  const { usedBytes, limitBytes } = readMemory();
  expect(usedBytes).toBeGreaterThan(10 * mebibyte);
  expect(usedBytes).toBeLessThan(limitBytes);
  expect(limitBytes).toBeLessThanOrEqual(totalmem());
});
