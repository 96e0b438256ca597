// What truncated and deleted streams are, and the store's own events.
import { expect, test } from '@jest/globals';
import { type EventStore, WrongExpectedRevisionError } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import { follow } from './eventSubscriptionContract.js';
import { idsOf, newStream, newType, sampleEvents, toArray } from './sampleEvents.js';

type Store = EventStore & EventSubscription;

export function hidingClauses(store: () => Store): void {
  const read = async (stream: string) => idsOf(await toArray(store().readStream(stream)));
  const append = async (stream: string, count: number, type = newType()) => {
    const events = sampleEvents(count, { type });
    await store().append(stream, 'any', events);
    return events;
  };
  const expectConflict = async (failing: Promise<unknown>, actual: bigint | 'noStream') => {
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WrongExpectedRevisionError);
    expect(error).toMatchObject({ actual });
  };

  test('a truncated stream is read from there on, in both directions, and goes on counting', async () => {
    const stream = newStream();
    const ids = idsOf(await append(stream, 5));
    await store().truncateStream(stream, 3n);
    expect(await read(stream)).toEqual(ids.slice(3));
    expect(idsOf(await toArray(store().readStream(stream, { from: 1n, limit: 1 })))).toEqual([ids[3]]);
    const backwards = store().readStream(stream, { direction: 'backwards' });
    expect(idsOf(await toArray(backwards))).toEqual([ids[4], ids[3]]);
    expect(await toArray(store().readStream(stream, { direction: 'backwards', from: 2n }))).toEqual([]);
    expect(await store().append(stream, 4n, sampleEvents(1))).toEqual({ revision: 5n });
    await expectConflict(store().append(stream, 'noStream', sampleEvents(1)), 5n);
  });

  test('what is hidden stays hidden', async () => {
    const stream = newStream();
    const ids = idsOf(await append(stream, 4));
    await store().truncateStream(stream, 3n);
    await store().truncateStream(stream, 1n);
    expect(await read(stream)).toEqual(ids.slice(3));
  });

  test('a truncation leaves at least one event', async () => {
    const stream = newStream();
    const ids = idsOf(await append(stream, 2));
    await expect(store().truncateStream(stream, 2n)).rejects.toBeInstanceOf(RangeError);
    await expect(store().truncateStream(newStream(), 0n)).rejects.toBeInstanceOf(RangeError);
    const deleted = newStream();
    await append(deleted, 2);
    await store().deleteStream(deleted, 1n);
    await expect(store().truncateStream(deleted, 1n)).rejects.toBeInstanceOf(RangeError);
    expect(await read(stream)).toEqual(ids);
  });

  test('a deleted stream has no events and does not exist for an append', async () => {
    const stream = newStream();
    await append(stream, 3);
    await store().deleteStream(stream, 2n);
    expect(await read(stream)).toEqual([]);
    expect(await toArray(store().readStream(stream, { direction: 'backwards' }))).toEqual([]);
    await expectConflict(store().append(stream, 'streamExists', sampleEvents(1)), 'noStream');
    await expectConflict(store().append(stream, 1n, sampleEvents(1)), 2n);
  });

  test.each(['noStream', 'any', 1n] as const)(
    'a deleted stream starts anew with an append that expects %s',
    async (expected) => {
      const stream = newStream();
      await append(stream, 2);
      await store().deleteStream(stream, 1n);
      const anew = sampleEvents(2);
      expect(await store().append(stream, expected, anew)).toEqual({ revision: 3n });
      expect(await read(stream)).toEqual(idsOf(anew));
      expect(await store().append(stream, 'streamExists', sampleEvents(1))).toEqual({ revision: 4n });
      await expectConflict(store().append(stream, 'noStream', sampleEvents(1)), 4n);
    },
  );

  test('an append repeated after its stream was deleted adds nothing', async () => {
    const stream = newStream();
    const events = await append(stream, 2);
    await store().deleteStream(stream, 1n);
    expect(await store().append(stream, 'noStream', events)).toEqual({ revision: 1n });
    expect(await read(stream)).toEqual([]);
  });

  test('a stream is deleted only as it was seen; deleting it again changes nothing', async () => {
    const stream = newStream();
    const ids = idsOf(await append(stream, 2));
    await expectConflict(store().deleteStream(stream, 0n), 1n);
    await expectConflict(store().deleteStream(newStream(), 0n), 'noStream');
    expect(await read(stream)).toEqual(ids);
    await store().deleteStream(stream, 1n);
    await store().deleteStream(stream, 1n);
    const anew = idsOf(await append(stream, 1));
    await expectConflict(store().deleteStream(stream, 1n), 2n);
    expect(await read(stream)).toEqual(anew);
  });

  test('the log keeps what is hidden, and shows no event of the store', async () => {
    const [stream, type] = [newStream(), newType()];
    const after = await store().head();
    const events = await append(stream, 3, type);
    await store().truncateStream(stream, 1n);
    await store().deleteStream(stream, 2n);
    expect(idsOf(await toArray(store().readAll({ after, types: [type] })))).toEqual(idsOf(events));
    const follower = follow(store(), { after });
    await follower.until(() => follower.timesCaughtUp() > 0);
    follower.abort();
    await follower.done;
    const everything = [
      ...follower.events(),
      ...(await toArray(store().readAll({ after }))),
      ...(await toArray(store().readAll({ after, direction: 'backwards' }))),
    ];
    expect(everything.filter((event) => event.stream === stream)).toHaveLength(9);
    expect(everything.filter((event) => event.stream.startsWith('$') || event.type.startsWith('$'))).toEqual([]);
    expect(await toArray(store().readAll({ after, types: ['$metadata'] }))).toEqual([]);
  });

  test('hiding events does not move the head', async () => {
    const stream = newStream();
    await append(stream, 2);
    const [, last] = await toArray(store().readStream(stream));
    await store().truncateStream(stream, 1n);
    await store().deleteStream(stream, 1n);
    expect(await store().head()).toBe(last?.position);
  });
}
