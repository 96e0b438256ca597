// A consumer that takes its time does not make its process hold the log: measured in a process of its own.
import { beforeAll, expect, test } from '@jest/globals';
import { startAndHear } from '../support/storeProcess.js';
import type { OpenedStore } from './openStore.js';
import { newType } from './sampleEvents.js';

interface Consumed {
  readonly count: number;
  readonly inOrder: boolean;
  readonly startBytes: number;
  readonly peakBytes: number;
}

const events = 1_000_000;
const mebibyte = 1_048_576;
const guardMs = 600_000;

export function backPressureClauses(opened: () => OpenedStore): void {
  const type = newType();
  let after: bigint;

  beforeAll(async () => {
    after = await opened().store.head();
    await opened().fill(events, type);
  }, guardMs);

  const consume = async (wanted: number, stalls: boolean): Promise<Consumed> => {
    const order = JSON.stringify({ url: opened().url, type, after: String(after), events: wanted, stalls });
    const { process: consumer, report } = startAndHear<Consumed>('storeProcessConsumer.js', [order]);
    try {
      return await report;
    } finally {
      await consumer.stop();
    }
  };

  test(
    'a million events pass through a consumer that takes its time, and its memory grows by less than 150 MiB',
    async () => {
      const { count, inOrder, startBytes, peakBytes } = await consume(events, false);
      expect({ count, inOrder }).toEqual({ count: events, inOrder: true });
      expect((peakBytes - startBytes) / mebibyte).toBeLessThan(150);
    },
    guardMs,
  );

  test(
    'a consumer that does not return from its first batch is sent no more than a little, and the rest when it does',
    async () => {
      const wanted = 100_000;
      const { count, inOrder, startBytes, peakBytes } = await consume(wanted, true);
      expect(count).toBeGreaterThanOrEqual(wanted);
      expect(inOrder).toBe(true);
      expect((peakBytes - startBytes) / mebibyte).toBeLessThan(100);
    },
    guardMs,
  );
}
