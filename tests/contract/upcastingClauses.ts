// What readers see of events whose shape has changed since they were written, and of types that nobody knows.
import { expect, test } from '@jest/globals';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import { Upcasting } from '../../application/upcasting.js';
import { UpcastingEventStore } from '../../application/upcastingEventStore.js';
import { follow } from './eventSubscriptionContract.js';
import { newStream, newType, sampleEvent, toArray } from './sampleEvents.js';

type Store = EventStore & EventSubscription;

/** One book in four shapes: a price as text; as a number; with its currency; and under another name, as an amount. */
function priceHistory() {
  const [oldType, today] = [newType(), newType()];
  const upcasting = new Upcasting([
    { type: oldType, schemaVersion: 1, upcast: (data) => ({ price: Number((data as { price: string }).price) }) },
    { type: oldType, schemaVersion: 2, upcast: (data) => ({ ...data, currency: 'EUR' }) },
    {
      type: oldType,
      schemaVersion: 3,
      newType: today,
      upcast: (data) => ({
        amount: (data as { price: number }).price,
        currency: (data as { currency: string }).currency,
      }),
    },
  ]);
  const shaped = (type: string, schemaVersion: number, data: object) => {
    const event = sampleEvent({ type, data });
    return { ...event, metadata: { ...event.metadata, schemaVersion } };
  };
  const stored = [
    shaped(oldType, 1, { price: '1.5' }),
    shaped(oldType, 2, { price: 2 }),
    shaped('Unrelated', 1, {}),
    shaped(oldType, 3, { price: 3, currency: 'USD' }),
    shaped(today, 1, { amount: 4, currency: 'CZK' }),
  ];
  const read = [
    { amount: 1.5, currency: 'EUR' },
    { amount: 2, currency: 'EUR' },
    { amount: 3, currency: 'USD' },
    { amount: 4, currency: 'CZK' },
  ];
  return { oldType, today, upcasting, stored, read };
}

export function upcastingClauses(store: () => Store): void {
  const dataOf = (events: readonly RecordedEvent[]) => events.map(({ data }) => data);

  test('a stream holds its old events in the shape and under the name of today', async () => {
    const { today, upcasting, stored, read } = priceHistory();
    const stream = newStream();
    await store().append(stream, 'noStream', stored);
    const events = await toArray(new UpcastingEventStore(store(), upcasting).readStream(stream));
    expect(dataOf(events.filter(({ type }) => type === today))).toEqual(read);
    expect(events.map(({ id, revision }) => ({ id, revision }))).toEqual(
      stored.map(({ id }, index) => ({ id, revision: BigInt(index) })),
    );
    expect(events.map(({ metadata }) => metadata.schemaVersion)).toEqual([1, 1, 1, 1, 1]);
    expect(dataOf(await toArray(store().readStream(stream)))).toEqual(dataOf(stored as unknown as RecordedEvent[]));
  });

  test('who asks for a type of today gets what was stored under its old name too', async () => {
    const { oldType, today, upcasting, stored, read } = priceHistory();
    const after = await store().head();
    await store().append(newStream(), 'noStream', stored);
    const upcast = new UpcastingEventStore(store(), upcasting);
    const readAll = async (options: object) => dataOf(await toArray(upcast.readAll({ after, ...options })));
    expect(await readAll({ types: [today] })).toEqual(read);
    expect(await readAll({ types: [today], limit: 3 })).toEqual(read.slice(0, 3));
    expect(await readAll({ types: [today], limit: 0 })).toEqual([]);
    expect(await readAll({ types: [oldType] })).toEqual([]);
    const follower = follow(upcast, { after, types: [today] });
    await follower.until(() => follower.events().length === 4 && follower.timesCaughtUp() > 0);
    follower.abort();
    await follower.done;
    expect(dataOf(follower.events())).toEqual(read);
  });

  test('a type that nobody knows reaches those who ask for everything, as it is, and nobody else', async () => {
    const { today, upcasting, stored, read } = priceHistory();
    const after = await store().head();
    const unknown = sampleEvent({ type: newType(), data: { of: 'a release to come' } });
    const later = { ...unknown, metadata: { ...unknown.metadata, schemaVersion: 7 } };
    await store().append(newStream(), 'noStream', [later, ...stored]);
    const upcast = new UpcastingEventStore(store(), upcasting);
    const [everything, known] = [follow(upcast, { after }), follow(upcast, { after, types: [today] })];
    await everything.until(() => everything.events().length >= 6);
    await known.until(() => known.events().length >= 4);
    for (const follower of [everything, known]) {
      follower.abort();
      await follower.done;
    }
    expect(everything.events()[0]).toMatchObject(later);
    expect(dataOf(known.events())).toEqual(read);
  });
}
