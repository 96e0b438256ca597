// Position order is commit order, whoever writes: proven with real processes that race, stall, lose connections and die.
import { setImmediate as turn } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { type EventStore, EventStoreUnavailableError, type RecordedEvent } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import { eventually } from '../support/eventually.js';
import { type Acknowledged, raceWriters } from '../support/storeProcessRace.js';
import type { OpenedStore } from './openStore.js';
import { newType, toArray } from './sampleEvents.js';

type Store = EventStore & EventSubscription;

/** What the writers say in their events. */
type OurEvent = RecordedEvent<string, { by: string; append: number; place: number; count: number }>;

const events = 100_000;
const guardMs = 600_000;

export function orderClauses(opened: () => OpenedStore): void {
  let acknowledged: readonly Acknowledged[];
  let log: readonly RecordedEvent[];
  let seenByAll: Seen | undefined;
  let seenByFiltered: Seen | undefined;
  let seenByReader: Seen;
  const [wanted, other] = [newType(), newType()];

  beforeAll(async () => {
    const { store, url, disturb } = opened();
    const after = await store.head();
    const subscribers = [
      new Subscriber(store, { after, batchSize: 200 }),
      new Subscriber(store, { after, types: [wanted] }),
    ];
    [seenByAll, seenByFiltered] = subscribers.map(({ seen }) => seen);
    const reader = new Reader(store, after);
    seenByReader = reader.seen;
    try {
      const race = await raceWriters({
        ...{ url, disturb, types: [wanted, other], events },
        ...{ processes: 4, writersEach: 8, mostPerAppend: 40, kills: 6, disturbances: 20 },
      });
      acknowledged = race.acknowledged;
      await reader.stop();
      expect(race.disturbances).toBeGreaterThanOrEqual(10);
      // The last disturbance may still have cut a connection under us.
      const end = await eventually(() => store.head());
      await Promise.all(subscribers.map((subscriber) => subscriber.until(end)));
      log = await toArray(store.readAll({ after }));
      await Promise.all(subscribers.map((subscriber) => subscriber.until(log.at(-1)?.position ?? end)));
      await reader.readOn();
    } finally {
      await Promise.all([reader, ...subscribers].map((observer) => observer.stop()));
    }
  }, guardMs);

  test('every acknowledged event is in the log exactly once, those of killed writers included', () => {
    const places = new Map(log.map(({ id, stream, revision }) => [id, `${stream} ${revision}`]));
    const acknowledgedPlaces = acknowledged.flatMap(({ ids, stream, revision }) =>
      ids.map((id, place) => ({ id, place: `${stream} ${revision - BigInt(ids.length - 1 - place)}` })),
    );
    expect(acknowledgedPlaces.length).toBeGreaterThanOrEqual(events);
    expect(places.size).toBe(log.length);
    expectNone(acknowledgedPlaces.filter(({ id, place }) => places.get(id) !== place));
  });

  test('an append is in the log as a whole or not at all, even when its writer was killed', () => {
    const appends = new Map<string, OurEvent[]>();
    for (const event of ours(log)) {
      const name = `${event.data.by} ${event.data.append}`;
      appends.set(name, [...(appends.get(name) ?? []), event]);
    }
    const isInPlace = (event: OurEvent, place: number, [first]: readonly OurEvent[]) =>
      event.data.place === place && event.revision === (first?.revision ?? 0n) + BigInt(place);
    const isWhole = (append: readonly OurEvent[]) =>
      append.length === append[0]?.data.count && append.every((event, place) => isInPlace(event, place, append));
    expectNone([...appends].filter(([, append]) => !isWhole(append)));
  });

  test('the revisions of every stream are 0, 1, 2, ...', () => {
    const next = new Map<string, bigint>();
    const wrong = log.filter(({ stream, revision }) => {
      const expected = next.get(stream) ?? 0n;
      next.set(stream, revision + 1n);
      return revision !== expected;
    });
    expectNone(wrong);
  });

  test('what a writer appends after an answer has a greater position than what was answered', () => {
    const last = new Map<string, number>();
    const wrong = ours(log).filter(({ data: { by, append, place } }) => {
      const before = last.get(by) ?? 0;
      last.set(by, append + place);
      return append + place <= before;
    });
    expectNone(wrong);
  });

  test('a subscriber never sees a position while a smaller one can still appear', () => {
    expect(seenByAll?.outOfOrder.slice(0, 3)).toEqual([]);
    expect(firstDifference(seenByAll, log)).toBeUndefined();
  });

  test('nor does a subscriber that filters, whose checkpoint passes over what it does not want', () => {
    expect(seenByFiltered?.outOfOrder.slice(0, 3)).toEqual([]);
    const wantedLog = log.filter(({ type }) => type === wanted);
    expect(firstDifference(seenByFiltered, wantedLog)).toBeUndefined();
  });

  test('nor does a reader that goes on, again and again, where its last reading ended', () => {
    expectNone(seenByReader.outOfOrder);
    expect(firstDifference(seenByReader, log)).toBeUndefined();
  });
}

/** The observers' events, without those of the disturbances. */
function ours(log: readonly RecordedEvent[]): readonly OurEvent[] {
  return log.filter((event): event is OurEvent => 'append' in event.data);
}

function expectNone(wrong: readonly unknown[]): void {
  expect(wrong.slice(0, 3)).toEqual([]);
}

/** What one observer of the log was given, in its order. */
class Seen {
  readonly events: { readonly position: bigint; readonly id: string }[] = [];
  /** Events that came when a greater position, or a checkpoint beyond them, had been seen. */
  readonly outOfOrder: RecordedEvent[] = [];
  checkpoint: bigint;

  constructor(after: bigint) {
    this.checkpoint = after;
  }

  note(event: RecordedEvent): void {
    if (event.position <= this.checkpoint) this.outOfOrder.push(event);
    this.events.push({ position: event.position, id: event.id });
    this.checkpoint = event.position;
  }
}

class Subscriber {
  readonly seen: Seen;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(store: Store, options: { after: bigint; types?: readonly string[]; batchSize?: number }) {
    this.seen = new Seen(options.after);
    const onBatch = async (events: readonly RecordedEvent[], position: bigint) => {
      for (const event of events) this.seen.note(event);
      this.seen.checkpoint = position;
    };
    this.#done = store.subscribeToAll({ ...options, onBatch, signal: this.#stop.signal });
    this.#done.catch(() => undefined);
  }

  async until(position: bigint): Promise<void> {
    const reached = eventually(() => expect(this.seen.checkpoint).toBeGreaterThanOrEqual(position), {
      withinMs: guardMs,
    });
    await Promise.race([reached, this.#done.then(() => reached)]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }
}

/** Reads the log in short readings, each of which begins where the last one ended and ends where the writers are. */
class Reader {
  readonly seen: Seen;
  readonly #store: Store;
  readonly #done: Promise<void>;
  #isStopped = false;

  constructor(store: Store, after: bigint) {
    this.#store = store;
    this.seen = new Seen(after);
    this.#done = this.#readAgainAndAgain();
    this.#done.catch(() => undefined);
  }

  async readOn(limit?: number): Promise<void> {
    const options = { after: this.seen.checkpoint, ...(limit !== undefined && { limit }) };
    for await (const event of this.#store.readAll(options)) this.seen.note(event);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#done;
  }

  async #readAgainAndAgain(): Promise<void> {
    for (; !this.#isStopped; await turn()) {
      await this.readOn(200).catch((error: unknown) => {
        // A reading that is cut short has not lied.
        if (!(error instanceof EventStoreUnavailableError)) throw error;
      });
    }
  }
}

/** Where what was seen is not what the log says, up to its end. */
function firstDifference(seen: Seen | undefined, log: readonly RecordedEvent[]): object | undefined {
  for (const [index, { position, id }] of log.entries()) {
    const at = seen?.events[index];
    if (at?.position !== position || at.id !== id) return { index, expected: { position, id }, seen: at };
  }
  return undefined;
}
