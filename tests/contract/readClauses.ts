// What reading promises: order, direction, start, limit, filter.
import { expect, test } from '@jest/globals';
import type { EventStore, ReadAllOptions, ReadStreamOptions } from '../../application/ports/eventStore.js';
import { idsOf, newStream, newType, sampleEvent, sampleEvents, toArray } from './sampleEvents.js';

export function readClauses(store: () => EventStore): void {
  test('a stream that does not exist has no events', async () => {
    for (const direction of ['forwards', 'backwards'] as const) {
      expect(await toArray(store().readStream(newStream(), { direction, from: 3n }))).toEqual([]);
    }
    expect(await toArray(store().readStream(newStream()))).toEqual([]);
  });

  test('a stream is read in both directions, from a revision on, up to a limit', async () => {
    const stream = newStream();
    const events = sampleEvents(5);
    await store().append(stream, 'noStream', events);
    const ids = idsOf(events);
    const read = async (options: ReadStreamOptions) => idsOf(await toArray(store().readStream(stream, options)));
    expect(await read({})).toEqual(ids);
    expect(await read({ from: 3n })).toEqual(ids.slice(3));
    expect(await read({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(await read({ from: 1n, limit: 3 })).toEqual(ids.slice(1, 4));
    expect(await read({ from: 4n, limit: 10 })).toEqual(ids.slice(4));
    expect(await read({ from: 5n })).toEqual([]);
    expect(await read({ limit: 0 })).toEqual([]);
    const direction = 'backwards';
    expect(await read({ direction })).toEqual(ids.toReversed());
    expect(await read({ direction, from: 3n })).toEqual(ids.slice(0, 4).toReversed());
    expect(await read({ direction, from: 3n, limit: 2 })).toEqual([ids[3], ids[2]]);
    expect(await read({ direction, from: 0n })).toEqual(ids.slice(0, 1));
    expect(await read({ direction, from: 100n, limit: 2 })).toEqual([ids[4], ids[3]]);
    expect(await read({ direction, limit: 0 })).toEqual([]);
  });

  test('a stream of more events than any page holds is read whole in both directions', async () => {
    const stream = newStream();
    const events = sampleEvents(2_500);
    await store().append(stream, 'noStream', events.slice(0, 1_250));
    await store().append(stream, 1_249n, events.slice(1_250));
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(idsOf(events));
    const backwards = store().readStream(stream, { direction: 'backwards' });
    expect(idsOf(await toArray(backwards))).toEqual(idsOf(events).toReversed());
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

export function readAllClauses(store: () => EventStore): void {
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

  test('the log is read in both directions, between two positions, up to a limit', async () => {
    const type = newType();
    const start = await store().head();
    await store().append(newStream(), 'noStream', sampleEvents(2, { type }));
    await store().append(newStream(), 'noStream', sampleEvents(3, { type }));
    const events = await toArray(store().readAll({ after: start, types: [type] }));
    const positions = events.map(({ position }) => position);
    const [p0 = 0n, , , p3 = 0n, p4 = 0n] = positions;
    const read = async (options: ReadAllOptions) =>
      (await toArray(store().readAll({ types: [type], ...options }))).map(({ position }) => position);
    expect(await read({ after: p0, before: p4 })).toEqual(positions.slice(1, 4));
    expect(await read({ after: start, limit: 2 })).toEqual(positions.slice(0, 2));
    expect(await read({ after: p3, before: p4 })).toEqual([]);
    const direction = 'backwards';
    expect(await read({ direction, after: start })).toEqual(positions.toReversed());
    expect(await read({ direction, limit: 2 })).toEqual([positions[4], positions[3]]);
    expect(await read({ direction, before: p3, limit: 2 })).toEqual([positions[2], positions[1]]);
    expect(await read({ direction, after: p0, before: p4 })).toEqual(positions.slice(1, 4).toReversed());
    expect(await read({ direction, before: p0, after: start })).toEqual([]);
    expect(await read({ direction, before: p4 + 1_000_000n, limit: 1 })).toEqual([p4]);
  });

  test('the log is read for some types and categories only, up to a limit', async () => {
    const after = await store().head();
    const [wanted, alsoWanted, category] = [newType(), newType(), newType()];
    const events = [wanted, 'Unwanted', `${wanted}Longer`, alsoWanted, wanted].map((type) => sampleEvent({ type }));
    await store().append(newStream(), 'noStream', events.slice(0, 3));
    await store().append(`${category}-1`, 'noStream', events.slice(3, 4));
    await store().append(`${category}Longer-1`, 'noStream', events.slice(4));
    const types = [wanted, alsoWanted];
    const categories = [category];
    const read = async (options: ReadAllOptions) => idsOf(await toArray(store().readAll({ after, ...options })));
    const ids = idsOf(events);
    expect(await read({ types })).toEqual([ids[0], ids[3], ids[4]]);
    expect(await read({ types, limit: 2 })).toEqual([ids[0], ids[3]]);
    expect(await read({ types, direction: 'backwards' })).toEqual([ids[4], ids[3], ids[0]]);
    expect(await read({ categories })).toEqual([ids[3]]);
    expect(await read({ categories: [category, `${category}Longer`] })).toEqual([ids[3], ids[4]]);
    expect(await read({ categories, types: [wanted] })).toEqual([]);
    expect(await read({ types: [] })).toEqual([]);
    expect(await read({ types, limit: 0 })).toEqual([]);
    expect(await toArray(store().readAll({ after, limit: 3 }))).toHaveLength(3);
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
