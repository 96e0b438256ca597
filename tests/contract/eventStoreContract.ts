// What every event store promises. Each adapter runs all of it; none may skip a clause.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type EventStore,
  type ExpectedRevision,
  WrongExpectedRevisionError,
} from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import { subscriptionClauses } from './eventSubscriptionContract.js';
import { idsOf, newStream, newType, sampleEvent, sampleEvents, toArray } from './sampleEvents.js';

export type OpenStore = () => Promise<{ store: EventStore & EventSubscription; close(): Promise<void> }>;

export function eventStoreContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the contract of the event store`, () => {
    let opened: Awaited<ReturnType<OpenStore>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const store = () => opened.store;
    describe('appending', () => appendClauses(store));
    describe('conflicts', () => conflictClauses(store));
    describe('repetitions', () => repetitionClauses(store));
    describe('reading', () => readClauses(store));
    describe('reading the whole log', () => readAllClauses(store));
    describe('subscribing', () => subscriptionClauses(store));
  });
}

function appendClauses(store: () => EventStore): void {
  test('a new stream starts at revision 0 and counts on without gaps', async () => {
    const stream = newStream();
    expect(await store().append(stream, 'noStream', sampleEvents(1))).toEqual({ revision: 0n });
    expect(await store().append(stream, 0n, sampleEvents(2))).toEqual({ revision: 2n });
    expect(await store().append(stream, 2n, sampleEvents(1))).toEqual({ revision: 3n });
    const revisions = (await toArray(store().readStream(stream))).map(({ revision }) => revision);
    expect(revisions).toEqual([0n, 1n, 2n, 3n]);
  });

  test('an append that expects nothing in particular succeeds with and without a stream', async () => {
    const stream = newStream();
    expect(await store().append(stream, 'any', sampleEvents(1))).toEqual({ revision: 0n });
    expect(await store().append(stream, 'any', sampleEvents(1))).toEqual({ revision: 1n });
  });

  test('an append that expects a stream succeeds where there is one, whatever its revision', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(3));
    expect(await store().append(stream, 'streamExists', sampleEvents(1))).toEqual({ revision: 3n });
  });

  test('positions grow from append to append and within each', async () => {
    const [one, other] = [newStream(), newStream()];
    await store().append(one, 'noStream', sampleEvents(2));
    await store().append(other, 'noStream', sampleEvents(1));
    await store().append(one, 1n, sampleEvents(2));
    const [first, second, fourth, fifth] = await toArray(store().readStream(one));
    const [third] = await toArray(store().readStream(other));
    const positions = [first, second, third, fourth, fifth].map((event) => event?.position ?? 0n);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    expect(positions[0]).toBeGreaterThan(0n);
  });

  test('what was written is read back unchanged', async () => {
    const stream = newStream();
    const data = {
      title: 'Žluťoučký kůň — 三体 — 🐎👩‍👩‍👧 "quoted" \\ / \n\t\u2028 \u0001',
      'key with "quotes"': { deep: [{ list: [1, -2.5, 1e21, 0, true, null, '', {}, []] }] },
      emptyText: '',
      large: '9007199254740993',
    };
    const traced = sampleEvent({ type: newType(), data });
    const metadata = { ...traced.metadata, actor: 'operator:Jürgen', traceparent: `00-${'a'.repeat(32)}-b-01` };
    const untraced = sampleEvent({ type: newType(), data: {} });
    await store().append(stream, 'noStream', [{ ...traced, metadata }, untraced]);
    const [first, second] = await toArray(store().readStream(stream));
    expect(first).toMatchObject({ id: traced.id, type: traced.type, stream, revision: 0n });
    expect(first?.data).toEqual(data);
    expect(first?.metadata).toEqual(metadata);
    expect(second).toMatchObject({ id: untraced.id, type: untraced.type, stream, revision: 1n });
    expect(second?.data).toEqual({});
    expect(second?.metadata).toEqual(untraced.metadata);
    expect(second?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
}

function conflictClauses(store: () => EventStore): void {
  async function expectRefused(stream: string, expected: ExpectedRevision, actual: bigint | 'noStream'): Promise<void> {
    const before = idsOf(await toArray(store().readStream(stream)));
    const error: unknown = await store()
      .append(stream, expected, sampleEvents(3))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WrongExpectedRevisionError);
    expect(error).toMatchObject({ stream, expected, actual });
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(before);
  }

  test('an append at a stale revision is refused and leaves nothing', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(2));
    await expectRefused(stream, 0n, 1n);
  });

  test('an append at a revision not reached yet is refused and leaves nothing', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(2));
    await expectRefused(stream, 2n, 1n);
    await expectRefused(newStream(), 0n, 'noStream');
  });

  test('an append that expects no stream is refused where there is one', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(1));
    await expectRefused(stream, 'noStream', 0n);
  });

  test('an append that expects a stream is refused where there is none', async () => {
    await expectRefused(newStream(), 'streamExists', 'noStream');
  });

  test('of 20 appends at one revision exactly one wins', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(1));
    const racers = Array.from({ length: 20 }, () => sampleEvents(2));
    const outcomes = await Promise.allSettled(racers.map((events) => store().append(stream, 0n, events)));
    const winners = racers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(winners).toHaveLength(1);
    for (const error of losers) expect(error).toBeInstanceOf(WrongExpectedRevisionError);
    for (const error of losers) expect(error).toMatchObject({ stream, expected: 0n, actual: 2n });
    expect(idsOf(await toArray(store().readStream(stream, { from: 1n })))).toEqual(idsOf(winners.flat()));
  });
}

function repetitionClauses(store: () => EventStore): void {
  test.each<ExpectedRevision>(['noStream', 'any', 'streamExists', 0n])(
    'a repeated append that expects %s succeeds and adds nothing, even when the stream has moved on',
    async (expected) => {
      const stream = newStream();
      if (expected !== 'noStream') await store().append(stream, 'noStream', sampleEvents(1));
      const events = sampleEvents(2);
      const appended = await store().append(stream, expected, events);
      expect(await store().append(stream, expected, events)).toEqual(appended);
      await store().append(stream, appended.revision, sampleEvents(1));
      const before = idsOf(await toArray(store().readStream(stream)));
      expect(await store().append(stream, expected, events)).toEqual(appended);
      expect(idsOf(await toArray(store().readStream(stream)))).toEqual(before);
    },
  );

  test('an append that is only partly a repetition is refused and leaves nothing', async () => {
    const stream = newStream();
    const events = sampleEvents(1);
    await store().append(stream, 'noStream', events);
    const append = store().append(stream, 'noStream', [...events, ...sampleEvents(1)]);
    await expect(append).rejects.toBeInstanceOf(WrongExpectedRevisionError);
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(idsOf(events));
  });

  test('an append of known ids at another, stale revision is refused and leaves nothing', async () => {
    const stream = newStream();
    const events = sampleEvents(1);
    await store().append(stream, 'noStream', [...events, ...sampleEvents(2)]);
    const append = store().append(stream, 1n, events);
    await expect(append).rejects.toBeInstanceOf(WrongExpectedRevisionError);
    expect(await toArray(store().readStream(stream))).toHaveLength(3);
  });

  test('an append of a known id with other content changes nothing', async () => {
    const stream = newStream();
    const event = sampleEvent({ data: { price: 1 } });
    await store().append(stream, 'noStream', [event]);
    // A store that knows events by their ids alone takes it for a repetition; one that compares them refuses it.
    await store()
      .append(stream, 'noStream', [{ ...event, data: { price: 2 } }])
      .catch((error: unknown) => expect(error).toBeInstanceOf(WrongExpectedRevisionError));
    expect(await toArray(store().readStream(stream))).toMatchObject([{ id: event.id, data: { price: 1 } }]);
  });
}

function readClauses(store: () => EventStore): void {
  test('a stream that does not exist has no events', async () => {
    expect(await toArray(store().readStream(newStream()))).toEqual([]);
  });

  test('a stream is read from a revision on, up to a limit', async () => {
    const stream = newStream();
    const events = sampleEvents(5);
    await store().append(stream, 'noStream', events);
    const ids = idsOf(events);
    const read = async (options: { from?: bigint; limit?: number }) =>
      idsOf(await toArray(store().readStream(stream, options)));
    expect(await read({})).toEqual(ids);
    expect(await read({ from: 3n })).toEqual(ids.slice(3));
    expect(await read({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await read({ from: 1n, limit: 3 })).toEqual(ids.slice(1, 4));
    expect(await read({ from: 4n, limit: 10 })).toEqual(ids.slice(4));
    expect(await read({ from: 5n })).toEqual([]);
    expect(await read({ limit: 0 })).toEqual([]);
  });

  test('a reader may stop early', async () => {
    const stream = newStream();
    const events = sampleEvents(500);
    await store().append(stream, 'noStream', events);
    for await (const event of store().readStream(stream)) {
      expect(event.id).toBe(events[0]?.id);
      break;
    }
    expect(await toArray(store().readStream(stream))).toHaveLength(500);
  });
}

function readAllClauses(store: () => EventStore): void {
  test('the log is read in the order of its positions, strictly after a position', async () => {
    const [one, other] = [newStream(), newStream()];
    const after = await store().head();
    const [a, b, c] = [sampleEvents(2), sampleEvents(2), sampleEvents(2)];
    await store().append(one, 'noStream', a);
    await store().append(other, 'noStream', b);
    await store().append(one, 1n, c);
    const read = async (after: bigint) =>
      (await toArray(store().readAll({ after }))).filter(({ stream }) => stream === one || stream === other);
    const events = await read(after);
    expect(idsOf(events)).toEqual(idsOf([...a, ...b, ...c]));
    expect(idsOf(await read(events[2]?.position ?? 0n))).toEqual(idsOf(events.slice(3)));
    expect(await read(events[5]?.position ?? 0n)).toEqual([]);
  });

  test('the log is read for some types only, up to a limit', async () => {
    const after = await store().head();
    const [wanted, alsoWanted] = [newType(), newType()];
    const events = [wanted, 'Unwanted', `${wanted}Longer`, alsoWanted, wanted].map((type) => sampleEvent({ type }));
    await store().append(newStream(), 'noStream', events);
    const types = [wanted, alsoWanted];
    const read = async (limit?: number) =>
      (await toArray(store().readAll({ after, types, ...(limit === undefined ? {} : { limit }) }))).map(({ id }) => id);
    const ids = idsOf(events);
    expect(await read()).toEqual([ids[0], ids[3], ids[4]]);
    expect(await read(2)).toEqual([ids[0], ids[3]]);
    expect(await toArray(store().readAll({ after, limit: 3 }))).toHaveLength(3);
    expect(await read(0)).toEqual([]);
  });

  test('a reading of the log ends where the log ended when it began', async () => {
    const [stream, type] = [newStream(), newType()];
    const after = await store().head();
    // Large enough not to be on its way as a whole when the reader begins.
    await store().append(stream, 'noStream', sampleEvents(300, { type, data: { text: 'x'.repeat(1_000) } }));
    let read = 0;
    for await (const _ of store().readAll({ after, types: [type] })) {
      if (read++ === 0) await store().append(stream, 299n, sampleEvents(1, { type }));
    }
    expect(read).toBe(300);
  });

  test('the head is the position of the last event', async () => {
    const stream = newStream();
    const before = await store().head();
    await store().append(stream, 'noStream', sampleEvents(2));
    const [, last] = await toArray(store().readStream(stream));
    expect(last?.position).toBeGreaterThan(before);
    expect(await store().head()).toBeGreaterThanOrEqual(last?.position ?? 0n);
  });
}
