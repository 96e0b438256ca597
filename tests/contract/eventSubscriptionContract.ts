// What every subscription to the log promises; a part of the event store's contract.
import { afterEach, expect, test } from '@jest/globals';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import type { EventSubscription, SubscriptionOptions } from '../../application/ports/eventSubscription.js';
import { idsOf, newStream, newType, sampleEvent, sampleEvents, toArray } from './sampleEvents.js';

type Store = EventStore & EventSubscription;

interface FollowOptions extends Pick<SubscriptionOptions, 'after' | 'types' | 'batchSize'> {
  /** Part of the handler's work. */
  readonly during?: () => Promise<void> | void;
}

/** A subscription that writes down what it is told, so that a test can wait for it. */
export function follow(store: EventSubscription, { during, ...options }: FollowOptions) {
  const abort = new AbortController();
  const batches: { events: readonly RecordedEvent[]; position: bigint }[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const check of waiting) check();
  };
  let caughtUp = 0;
  const done = store.subscribeToAll({
    ...options,
    signal: abort.signal,
    onBatch: async (events, position) => {
      await during?.();
      batches.push({ events, position });
      changed();
    },
    onCaughtUp: () => {
      caughtUp++;
      changed();
    },
  });
  const ended = done.then(() => {
    throw new Error('The subscription ended before what the test waits for.');
  });
  ended.catch(() => undefined);
  return {
    batches,
    done,
    events: () => batches.flatMap(({ events }) => events),
    position: () => batches.at(-1)?.position ?? options.after,
    timesCaughtUp: () => caughtUp,
    abort: () => abort.abort(),
    until(condition: () => boolean): Promise<void> {
      const met = new Promise<void>((resolve) => {
        const check = () => {
          if (condition()) resolve();
        };
        waiting.add(check);
        check();
      });
      return Promise.race([met, ended]);
    },
  };
}

export function subscriptionClauses(store: () => Store): void {
  const started: ReturnType<typeof follow>[] = [];
  const subscribe = (options: FollowOptions) => {
    const follower = follow(store(), options);
    started.push(follower);
    return follower;
  };
  afterEach(async () => {
    for (const { abort } of started) abort();
    await Promise.allSettled(started.splice(0).map(({ done }) => done));
  });

  test('a subscription delivers the history, says that it caught up, goes on live, and says so again', async () => {
    const [stream, type] = [newStream(), newType()];
    const history = sampleEvents(3, { type });
    const after = await store().head();
    await store().append(stream, 'noStream', history);
    const follower = subscribe({ after, types: [type] });
    await follower.until(() => follower.timesCaughtUp() > 0);
    expect(idsOf(follower.events())).toEqual(idsOf(history));
    const live = sampleEvents(2, { type });
    const times = follower.timesCaughtUp();
    await store().append(stream, 2n, live);
    await follower.until(() => follower.events().length === 5 && follower.timesCaughtUp() > times);
    expect(idsOf(follower.events())).toEqual(idsOf([...history, ...live]));
  });

  test('a subscription without types delivers the events of all streams in the order of their positions', async () => {
    const [one, other] = [newStream(), newStream()];
    const after = await store().head();
    const [a, b, c] = [sampleEvents(2), sampleEvents(2), sampleEvents(1)];
    await store().append(one, 'noStream', a);
    await store().append(other, 'noStream', b);
    const follower = subscribe({ after });
    const ours = () => follower.events().filter(({ stream }) => stream === one || stream === other);
    await follower.until(() => ours().length === 4);
    await store().append(one, 1n, c);
    await follower.until(() => ours().length === 5);
    expect(idsOf(ours())).toEqual(idsOf([...a, ...b, ...c]));
    const positions = follower.events().map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((x, y) => (x < y ? -1 : 1)));
  });

  test('a subscription delivers exactly what comes after any checkpoint that was handed out', async () => {
    const type = newType();
    const after = await store().head();
    const events = sampleEvents(7, { type });
    await store().append(newStream(), 'noStream', events);
    const first = subscribe({ after, types: [type], batchSize: 2 });
    await first.until(() => first.events().length === 7);
    let seen = 0;
    for (const { events: batch, position } of [...first.batches]) {
      seen += batch.length;
      const resumed = subscribe({ after: position, types: [type] });
      await resumed.until(() => resumed.timesCaughtUp() > 0 || resumed.events().length === 7 - seen);
      expect(idsOf(resumed.events())).toEqual(idsOf(events.slice(seen)));
    }
  });

  test('batches keep to their size and come one at a time', async () => {
    const type = newType();
    const after = await store().head();
    await store().append(newStream(), 'noStream', sampleEvents(20, { type }));
    let running = 0;
    let mostRunning = 0;
    const during = async () => {
      mostRunning = Math.max(mostRunning, ++running);
      await new Promise(setImmediate);
      running--;
    };
    const follower = subscribe({ after, types: [type], batchSize: 3, during });
    await follower.until(() => follower.events().length === 20);
    expect(mostRunning).toBe(1);
    expect(Math.max(...follower.batches.map(({ events }) => events.length))).toBeLessThanOrEqual(3);
  });

  test('only the types asked for arrive, and the checkpoint passes over all others but never over a wanted one', async () => {
    const [stream, type] = [newStream(), newType()];
    const after = await store().head();
    const noise = () => [...sampleEvents(60), sampleEvent({ type: `${type}Longer` })];
    const wanted = sampleEvents(120, { type });
    await store().append(stream, 'any', [
      ...noise(),
      ...wanted.slice(0, 80),
      ...noise(),
      ...wanted.slice(80),
      ...noise(),
    ]);
    // A handler that takes its time, so that more arrives, and waits, while it works.
    const during = async () => {
      await toArray(store().readStream(stream, { limit: 100 }));
    };
    const follower = subscribe({ after, types: [type], batchSize: 20, during });
    await follower.until(() => follower.position() > (follower.events()[119]?.position ?? follower.position()));
    expect(idsOf(follower.events())).toEqual(idsOf(wanted));
    let [before, delivered] = [after, 0];
    for (const { events, position } of follower.batches) {
      delivered += events.length;
      expect(position).toBeGreaterThan(before);
      expect(follower.events().filter((event) => event.position <= position)).toHaveLength(delivered);
      before = position;
    }
  });

  test('the checkpoint comes to the end of the log although nothing wanted is there', async () => {
    const wanted = newType();
    const after = await store().head();
    const subscription = follow(store(), { after, types: [wanted] });
    await subscription.until(() => subscription.timesCaughtUp() > 0);
    await store().append(newStream(), 'noStream', sampleEvents(3));
    const head = await store().head();
    await subscription.until(() => subscription.position() >= head);
    expect(subscription.events()).toEqual([]);
    subscription.abort();
    await subscription.done;
  });

  test('a checkpoint beyond the last wanted event is a place to resume from', async () => {
    const [stream, type] = [newStream(), newType()];
    const after = await store().head();
    await store().append(stream, 'noStream', sampleEvents(120));
    const first = subscribe({ after, types: [type] });
    await first.until(() => first.position() > after);
    expect(first.events()).toEqual([]);
    first.abort();
    await first.done;
    const late = sampleEvents(1, { type });
    await store().append(stream, 'any', late);
    const resumed = subscribe({ after: first.position(), types: [type] });
    await resumed.until(() => resumed.events().length > 0);
    expect(idsOf(resumed.events())).toEqual(idsOf(late));
  });

  test('a failing handler ends the subscription with its own error and is not called again', async () => {
    const type = newType();
    const after = await store().head();
    await store().append(newStream(), 'noStream', sampleEvents(3, { type }));
    const failure = new Error('The handler failed.');
    let calls = 0;
    const during = () => {
      calls++;
      throw failure;
    };
    await expect(subscribe({ after, types: [type], batchSize: 1, during }).done).rejects.toBe(failure);
    await store().append(newStream(), 'noStream', sampleEvents(1, { type }));
    expect(calls).toBe(1);
  });

  test('an abort waits for the running handler, delivers nothing more, and resolves', async () => {
    const type = newType();
    const after = await store().head();
    await store().append(newStream(), 'noStream', sampleEvents(3, { type }));
    const order: string[] = [];
    const during = async () => {
      order.push('handler starts');
      follower.abort();
      await new Promise(setImmediate);
      order.push('handler ends');
    };
    const follower = subscribe({ after, types: [type], batchSize: 1, during });
    await follower.done;
    order.push('subscription ends');
    expect(order).toEqual(['handler starts', 'handler ends', 'subscription ends']);
  });

  test('an abort ends a subscription that waits for events', async () => {
    const follower = subscribe({ after: await store().head(), types: [newType()] });
    await follower.until(() => follower.timesCaughtUp() > 0);
    follower.abort();
    await follower.done;
  });

  test('a signal that was aborted before delivers nothing', async () => {
    const signal = AbortSignal.abort();
    const onBatch = () => Promise.reject(new Error('Nothing was to be delivered.'));
    await store().append(newStream(), 'noStream', sampleEvents(1));
    await store().subscribeToAll({ after: 0n, onBatch, signal });
  });
}
