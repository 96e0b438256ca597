// What appending promises: revisions, positions, content, limits.
import { expect, test } from '@jest/globals';
import {
  AppendTooLargeError,
  type EventStore,
  type EventToAppend,
  mostAppendBytes,
} from '../../application/ports/eventStore.js';
import { newStream, newType, sampleEvent, sampleEvents, toArray } from './sampleEvents.js';

export function appendClauses(store: () => EventStore): void {
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

  test('an append of exactly the largest size is read back unchanged', async () => {
    const stream = newStream();
    const event = eventOf(mostAppendBytes);
    await store().append(stream, 'noStream', [event]);
    const [read] = await toArray(store().readStream(stream));
    expect(read?.data).toEqual(event.data);
    expect(read?.metadata).toEqual(event.metadata);
  });

  test('an append one byte larger, in one event or in several, is refused by name and leaves nothing', async () => {
    const stream = newStream();
    const half = mostAppendBytes / 2;
    for (const events of [[eventOf(mostAppendBytes + 1)], [eventOf(half), eventOf(half + 1)]]) {
      const error: unknown = await store()
        .append(stream, 'noStream', events)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AppendTooLargeError);
      expect(error).toMatchObject({ stream, bytes: mostAppendBytes + 1 });
    }
    expect(await toArray(store().readStream(stream))).toEqual([]);
    expect(await store().append(stream, 'noStream', [eventOf(half), eventOf(half)])).toEqual({ revision: 1n });
  });

  test.each<[string, string, readonly EventToAppend[]]>([
    ['without events', newStream(), []],
    ['with an id that is no UUID', newStream(), [sampleEvent({ id: 'first' })]],
    ['with one id twice', newStream(), [repeated, repeated]],
    ['with an event type of the store', newStream(), [sampleEvent({ type: '$metadata' })]],
    ['with an event without a type', newStream(), [sampleEvent({ type: '' })]],
    ['to a stream of the store', '$$contractSample-1', sampleEvents(1)],
    ['to a stream without a name', '', sampleEvents(1)],
  ])('an append %s is refused', async (_, stream, events) => {
    await expect(store().append(stream, 'any', events)).rejects.toBeInstanceOf(RangeError);
    expect(await toArray(store().readAll({ direction: 'backwards', limit: 1 }))).not.toMatchObject([{ stream }]);
  });

  test('an append at a revision below 0 is refused, and is not taken for one that expects no stream', async () => {
    const stream = newStream();
    await expect(store().append(stream, -1n, sampleEvents(1))).rejects.toBeInstanceOf(RangeError);
    expect(await toArray(store().readStream(stream))).toEqual([]);
  });

  test('content that is no JSON is refused and leaves nothing', async () => {
    const stream = newStream();
    const append = store().append(stream, 'any', [sampleEvent(), sampleEvent({ data: { price: 1n } })]);
    await expect(append).rejects.toBeInstanceOf(TypeError);
    expect(await toArray(store().readStream(stream))).toEqual([]);
  });
}

const repeated = sampleEvent();

/** An event of this size as the port counts it, with letters of several bytes. */
function eventOf(bytes: number): EventToAppend {
  const event = sampleEvent({ data: { text: '' } });
  const empty = Buffer.byteLength(JSON.stringify(event.data) + JSON.stringify(event.metadata)) + 2 * event.type.length;
  const text = '三体'.repeat(1_000);
  return { ...event, data: { text: text + 'x'.repeat(bytes - empty - Buffer.byteLength(text)) } };
}
