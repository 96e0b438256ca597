// The server behind the log goes away without a warning and comes back: what callers and subscribers may notice of that.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  type Appended,
  type EventStore,
  EventStoreUnavailableError,
  type EventToAppend,
  type ExpectedRevision,
  type RecordedEvent,
} from '../../application/ports/eventStore.js';
import { eventually } from '../support/eventually.js';
import { follow } from './eventSubscriptionContract.js';
import type { OpenedStore } from './openStore.js';
import { idsOf, newStream, newType, sampleEvents, toArray } from './sampleEvents.js';

const guardMs = 180_000;
const history = 20_000;

export function outageClauses(opened: () => OpenedStore): void {
  test(
    'a subscription goes on after every outage, in the middle of history and live, without loss or repetition',
    async () => {
      const { store, fill, restart } = opened();
      const type = newType();
      const after = await store.head();
      await fill(history, type);
      let outagesInHandler = 1;
      const during = async () => {
        if (outagesInHandler-- > 0) await restart();
        else await turn();
      };
      const follower = follow(store, { after, types: [type], batchSize: 100, during });
      const seen = () => follower.batches.reduce((sum, { events }) => sum + events.length, 0);
      const writing = keepWriting(store, { type, writers: 2 });
      const until = (condition: () => boolean) => Promise.race([follower.until(condition), writing.ended]);
      try {
        await until(() => seen() > 0);
        expect(seen()).toBeLessThan(history / 4);
        await until(() => seen() >= history / 4);
        await restart();
        await until(() => seen() >= history && follower.timesCaughtUp() > 0);
        for (let outage = 0; outage < 3; outage++) {
          const [seenBefore, timesBefore] = [seen(), follower.timesCaughtUp()];
          await restart();
          await until(() => seen() > seenBefore + 20 && follower.timesCaughtUp() > timesBefore);
        }
        await writing.stop();
        await expectToHaveSeenAll(store, follower, { after, type });
      } finally {
        follower.abort();
        await Promise.allSettled([writing.stop(), follower.done]);
      }
      expect(seen()).toBe(history + [...writing.written.values()].flat().length);
    },
    guardMs,
  );

  test(
    'an append during an outage succeeds or says that the store is unavailable, and repeated it is there once',
    async () => {
      const { store, restart } = opened();
      const writing = keepWriting(store, { type: newType(), writers: 8 });
      try {
        for (let outage = 0; outage < 3; outage++) {
          await restart();
          await eventually(() => store.head());
        }
      } finally {
        await writing.stop();
      }
      for (const [stream, ids] of writing.written) {
        expect(ids.length).toBeGreaterThan(0);
        expect(idsOf(await toArray(store.readStream(stream)))).toEqual(ids);
      }
    },
    guardMs,
  );

  test(
    'a reading begun before an outage gives all that is right or says that the store is unavailable',
    async () => {
      const { store, fill, restart } = opened();
      const type = newType();
      const after = await store.head();
      await fill(history, type);
      const ids = idsOf(await toArray(store.readAll({ after, types: [type] })));
      for (const direction of ['forwards', 'backwards'] as const) {
        const right = direction === 'forwards' ? ids : [...ids].reverse();
        const { read, error } = await readOn(store.readAll({ after, types: [type], direction }), restart);
        expect(idsOf(read)).toEqual(error === undefined ? right : right.slice(0, read.length));
        if (error !== undefined) expect(error).toBeInstanceOf(EventStoreUnavailableError);
        await eventually(() => store.head());
      }
    },
    guardMs,
  );

  test(
    'readings that meet an outage say that the store is unavailable, and never give half an answer',
    async () => {
      const { store, restart } = opened();
      const stream = newStream();
      const events = sampleEvents(300);
      await store.append(stream, 'noStream', events);
      let over = false;
      const unavailable: unknown[] = [];
      const readers = Array.from({ length: 4 }, async () => {
        for (; !over; await turn()) {
          const { read, error } = await readOn(store.readStream(stream), turn);
          if (error !== undefined) unavailable.push(error);
          else expect(idsOf(read)).toEqual(idsOf(events));
        }
      });
      await restart().finally(() => {
        over = true;
      });
      await Promise.all(readers);
      expect(unavailable.length).toBeGreaterThan(0);
      for (const error of unavailable) expect(error).toBeInstanceOf(EventStoreUnavailableError);
    },
    guardMs,
  );

  test(
    'after an outage the same store does all that it did before',
    async () => {
      const { store, restart } = opened();
      const [stream, type] = [newStream(), newType()];
      const before = sampleEvents(3, { type });
      await store.append(stream, 'noStream', before);
      await restart();
      const after = await eventually(() => store.head());
      const events = sampleEvents(2, { type });
      expect(await store.append(stream, 2n, events)).toEqual({ revision: 4n });
      expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf([...before, ...events]));
      expect(idsOf(await toArray(store.readAll({ after, types: [type] })))).toEqual(idsOf(events));
      expect(await store.head()).toBeGreaterThan(after);
      const follower = follow(store, { after, types: [type] });
      await follower.until(() => follower.events().length === 2 && follower.timesCaughtUp() > 0);
      follower.abort();
      await follower.done;
      await store.truncateStream(stream, 1n);
      await store.deleteStream(stream, 4n);
      expect(await toArray(store.readStream(stream))).toEqual([]);
    },
    guardMs,
  );
}

/** What a reading gives when something happens after its first event. */
async function readOn(
  reading: AsyncIterable<RecordedEvent>,
  happens: () => Promise<unknown>,
): Promise<{ read: readonly RecordedEvent[]; error?: unknown }> {
  const read: RecordedEvent[] = [];
  try {
    for await (const event of reading) if (read.push(event) === 1) await happens();
    return { read };
  } catch (error) {
    return { read, error };
  }
}

async function expectToHaveSeenAll(
  store: EventStore,
  follower: ReturnType<typeof follow>,
  { after, type }: { after: bigint; type: string },
): Promise<void> {
  const log = await toArray(store.readAll({ after, types: [type] }));
  await follower.until(() => follower.position() >= (log.at(-1)?.position ?? after));
  const seen = follower.events();
  const repeated = seen.filter(({ position }, index) => position <= (seen[index - 1]?.position ?? after));
  expect(repeated.slice(0, 3)).toEqual([]);
  expect(seen.length).toBe(log.length);
  expect(seen.findIndex(({ id }, index) => id !== log[index]?.id)).toBe(-1);
}

/** Appends, on streams of their own, until told to stop; what is written is what the store should have, in order. */
function keepWriting(store: EventStore, { type, writers }: { type: string; writers: number }) {
  const written = new Map<string, string[]>();
  let stopped = false;
  const write = async (exactly: boolean) => {
    const stream = newStream();
    const ids: string[] = [];
    written.set(stream, ids);
    for (let expected: ExpectedRevision = 'noStream'; !stopped; await turn()) {
      const events = sampleEvents(1 + (ids.length % 3), { type });
      const { revision } = await appendForSure(store, stream, exactly ? expected : 'any', events);
      ids.push(...idsOf(events));
      expect(revision).toBe(BigInt(ids.length - 1));
      expected = revision;
    }
  };
  const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer % 2 === 0)));
  const ended = writing.then(() => {
    throw new Error('The writers ended before what the test waits for.');
  });
  ended.catch(() => undefined);
  const stop = async () => {
    stopped = true;
    await writing;
  };
  return { written, ended, stop };
}

async function appendForSure(
  store: EventStore,
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): Promise<Appended> {
  for (;;) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError)) throw error;
    }
  }
}
