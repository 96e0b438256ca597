// Servers that differ: older ones, stricter ones, clusters. The log in them is the same.
import { describe, expect, test } from '@jest/globals';
import {
  AppendTooLargeError,
  EventStoreRefusedError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { follow } from '../../contract/eventSubscriptionContract.js';
import { idsOf, newStream, newType, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';

describe('the event log in any EventStoreDB', () => {
  const { start, connect } = eventStoreDbScene();

  test.each([
    ['in the answer', {}],
    ['in the answer to a single append', { batchAppend: false }],
    ['as an error of the call', { batchAppend: false, conflictsAsErrors: true }],
  ])('a conflict is a conflict, whether it comes %s', async (_, options) => {
    const { store } = connect((await start(options)).url);
    const stream = newStream();
    const conflict = (expected: 'noStream' | bigint) =>
      store.append(stream, expected, sampleEvents(1)).catch((error: unknown) => error);
    expect(await conflict(3n)).toBeInstanceOf(WrongExpectedRevisionError);
    expect(await conflict(3n)).toMatchObject({ stream, expected: 3n, actual: 'noStream' });
    await store.append(stream, 'noStream', sampleEvents(2));
    expect(await conflict('noStream')).toMatchObject({ stream, expected: 'noStream', actual: 1n });
  });

  test('a server without batched appends is served as well, and repeated to when it does not answer', async () => {
    const server = await start({ batchAppend: false });
    const { store } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(1);
    server.loseNextAcknowledgement();
    expect(await store.append(stream, 'noStream', events)).toEqual({ revision: 0n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
  });

  test.each([{}, { batchAppend: false }])(
    'a server with a smaller limit refuses once and for all: %j',
    async (options) => {
      const { store, warnings } = connect((await start({ ...options, maxAppendSize: 1_000 })).url);
      const large = sampleEvents(1, { data: { text: 'x'.repeat(1_000) } });
      const error: unknown = await store.append(newStream(), 'any', large).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AppendTooLargeError);
      expect(error).toMatchObject({ cause: { maxAppendSize: 1_000 } });
      expect(warnings).toEqual([]);
      expect(await store.head()).toBe(0n);
    },
  );

  test('a subscription says that it caught up although the server never does', async () => {
    const { store } = connect((await start({ tellsCaughtUp: false })).url);
    const type = newType();
    const stream = newStream();
    const nothing = follow(store, { after: 0n, types: [type] });
    await nothing.until(() => nothing.timesCaughtUp() === 1);
    await store.append(stream, 'noStream', sampleEvents(2, { type }));
    const history = follow(store, { after: 0n, types: [type] });
    await history.until(() => history.timesCaughtUp() === 1);
    expect(history.events()).toHaveLength(2);
    await store.append(stream, 1n, sampleEvents(1, { type }));
    await history.until(() => history.timesCaughtUp() === 2);
    expect(history.events()).toHaveLength(3);
    for (const { abort, done } of [nothing, history]) {
      abort();
      await done;
    }
  });

  test.each([true, false])(
    'the log is read backwards from before a position, whether the server includes it or not: %s',
    async (includesStartBackwards) => {
      const { store } = connect((await start({ includesStartBackwards })).url);
      const events = sampleEvents(4);
      await store.append(newStream(), 'noStream', events);
      const [, , third] = await toArray(store.readAll());
      const earlier = await toArray(store.readAll({ direction: 'backwards', before: third?.position ?? 0n }));
      expect(idsOf(earlier)).toEqual(idsOf(events.slice(0, 2).reverse()));
      const all = await toArray(store.readAll({ direction: 'backwards', before: 10n ** 9n }));
      expect(idsOf(all)).toEqual(idsOf([...events].reverse()));
    },
  );

  test('the head and the log are found below many events of the server itself', async () => {
    const server = await start();
    const { store } = connect(server.url);
    await store.append(newStream(), 'noStream', sampleEvents(1));
    const [event] = await toArray(store.readAll());
    await server.fill(50, '$statistics');
    expect(await store.head()).toBe(event?.position);
    expect(await toArray(store.readAll({ direction: 'backwards' }))).toEqual([event]);
  });

  test("the store's own events are neither delivered nor counted", async () => {
    const { store } = connect((await start()).url);
    expect(await store.head()).toBe(0n);
    expect(await toArray(store.readAll())).toEqual([]);
    expect(await toArray(store.readStream('$users'))).toEqual([]);
    const follower = follow(store, { after: 0n });
    await follower.until(() => follower.timesCaughtUp() > 0);
    expect(follower.events()).toEqual([]);
    follower.abort();
    await follower.done;
  });

  test('a truncation leaves all other metadata of the stream as they are', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const stream = newStream();
    await store.append(stream, 'noStream', sampleEvents(3));
    const metadata = { $maxCount: 7, $acl: { $r: 'all', somethingNew: ['x'] }, owner: 'sales' };
    const data = Buffer.from(JSON.stringify(metadata));
    const event = { id: '00000000-0000-4000-8000-00000000000a', type: '$metadata', contentType: 'application/json' };
    server.cluster.log.append(`$$${stream}`, 'noStream', [{ ...event, data, metadata: new Uint8Array() }]);
    await store.truncateStream(stream, 2n);
    const written = server.cluster.log.all.at(-1);
    expect(written?.stream).toBe(`$$${stream}`);
    expect(JSON.parse(Buffer.from(written?.data ?? []).toString())).toEqual({ ...metadata, $tb: 2 });
  });

  test('a stream that is deleted for good is refused once and for all', async () => {
    const server = await start();
    const { store, warnings } = connect(server.url);
    const stream = newStream();
    server.cluster.log.tombstones.add(stream);
    await expect(store.append(stream, 'noStream', sampleEvents(1))).rejects.toBeInstanceOf(EventStoreRefusedError);
    await expect(toArray(store.readStream(stream))).rejects.toBeInstanceOf(EventStoreRefusedError);
    await expect(store.deleteStream(stream, 0n)).rejects.toBeInstanceOf(EventStoreRefusedError);
    await expect(store.truncateStream(stream, 0n)).rejects.toBeInstanceOf(EventStoreRefusedError);
    expect(warnings).toEqual([]);
  });
});
