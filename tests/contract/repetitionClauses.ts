// What repeating an append does, and using an id again for something else.
import { expect, test } from '@jest/globals';
import {
  EventIdTakenError,
  type EventStore,
  type ExpectedRevision,
  WrongExpectedRevisionError,
} from '../../application/ports/eventStore.js';
import { idsOf, newStream, sampleEvents, toArray } from './sampleEvents.js';

export function repetitionClauses(store: () => EventStore): void {
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

  test.each<ExpectedRevision>(['noStream', 'any', 'streamExists', 0n])(
    'an append that expects %s, of known ids with other content, is a conflict and leaves nothing',
    async (expected) => {
      const stream = newStream();
      if (expected !== 'noStream') await store().append(stream, 'noStream', sampleEvents(1));
      const events = sampleEvents(2);
      await store().append(stream, expected, events);
      const otherData = events.map((event, index) => ({ ...event, data: { title: `Another ${index}` } }));
      const otherType = events.map((event, index) => ({ ...event, type: index === 1 ? 'Other' : event.type }));
      const otherMetadata = events.map((event) => ({ ...event, metadata: { ...event.metadata, actor: 'another' } }));
      for (const changed of [otherData, otherType, otherMetadata]) {
        await expectConflict(store().append(stream, expected, changed));
      }
      const [second] = events.slice(1);
      expect((await toArray(store().readStream(stream))).at(-1)).toMatchObject({ id: second?.id, data: second?.data });
    },
  );

  test('an append of a known id to another stream is a conflict and leaves nothing', async () => {
    const [one, other] = [newStream(), newStream()];
    const [known, fresh] = sampleEvents(2);
    if (!known || !fresh) throw new Error('Two events are needed.');
    await store().append(one, 'noStream', [known]);
    for (const expected of ['noStream', 'any'] as const) {
      const error: unknown = await store()
        .append(other, expected, [fresh, known])
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EventIdTakenError);
      expect(error).toMatchObject({ stream: other, eventIds: [known.id] });
    }
    expect(await toArray(store().readStream(other))).toEqual([]);
    // The id that was never written is free.
    expect(await store().append(other, 'noStream', [fresh])).toEqual({ revision: 0n });
  });

  test('an append of a known id at the end of its own stream is a conflict and leaves nothing', async () => {
    const stream = newStream();
    const events = sampleEvents(2);
    await store().append(stream, 'noStream', events);
    await expect(store().append(stream, 1n, events.slice(0, 1))).rejects.toBeInstanceOf(EventIdTakenError);
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(idsOf(events));
  });

  test('the same append made many times at once is one append', async () => {
    const stream = newStream();
    const events = sampleEvents(3);
    const appends = Array.from({ length: 10 }, () => store().append(stream, 'noStream', events));
    for (const appended of await Promise.all(appends)) expect(appended).toEqual({ revision: 2n });
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(idsOf(events));
  });
}

async function expectConflict(append: Promise<unknown>): Promise<void> {
  const error: unknown = await append.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  if (!(error instanceof WrongExpectedRevisionError)) expect(error).toBeInstanceOf(EventIdTakenError);
}
