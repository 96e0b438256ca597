// The heart of the service: a decision counts only for the stream it was made on, and its events say where they come from.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { type CommandContext, type Folded, foldStream, handleCommand } from '../../application/handleCommand.js';
import {
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  type ReadStreamOptions,
  type RecordedEvent,
  WrongExpectedRevisionError,
} from '../../application/ports/eventStore.js';
import { DomainError } from '../../domain/domainError.js';
import type { Command, Decider, DomainEvent } from '../../domain/message.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

type Count = Command<'Count', { readonly times: number }>;
type Counted = DomainEvent<'Counted', { readonly total: number }>;

/** Counts up to ten; its events hold the total, so that a decision made on an old state would show. */
const counter: Decider<number, Count, Counted> = {
  initialState: 0,
  evolve: (_total, { data }) => data.total,
  decide({ data: { times } }, total) {
    if (times < 0) throw new DomainError('counts_upwards', 'A counter counts upwards.');
    const count = Math.min(times, 10 - total);
    return Array.from({ length: count }, (_, index) => ({ type: 'Counted', data: { total: total + index + 1 } }));
  },
};

/** Shows what is asked of the store, and lets another writer in before an append. */
class WatchedStore implements EventStore {
  readonly reads: ReadStreamOptions[] = [];
  readonly read: RecordedEvent[] = [];
  readonly appends: { expected: ExpectedRevision; events: readonly EventToAppend[] }[] = [];

  constructor(private readonly beforeAppend: () => Promise<unknown> = async () => {}) {}

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]) {
    this.appends.push({ expected, events });
    await this.beforeAppend();
    return store.append(stream, expected, events);
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}) {
    this.reads.push(options);
    for await (const event of store.readStream(stream, options)) {
      this.read.push(event);
      yield event;
    }
  }

  readAll = () => store.readAll();
  readBatches = () => store.readBatches();
  head = () => store.head();
  truncateStream = (stream: string, before: bigint) => store.truncateStream(stream, before);
  deleteStream = (stream: string, revision: bigint) => store.deleteStream(stream, revision);
}

let own: TestDatabase;
let store: PostgresEventStore;
beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
});
afterAll(async () => {
  await store.close();
  await own.drop();
});

const context: CommandContext = { correlationId: uuidV7(), actor: 'test', instance: 'instance 1' };
const newStream = () => `counter-${uuidV7()}`;
const times = (count: number): Count => ({ type: 'Count', data: { times: count } });
const count = (stream: string, by = 1, on: EventStore = store) =>
  handleCommand(on, counter, { stream, command: times(by), context });

async function recorded(stream: string): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
}
const totals = async (stream: string) => (await recorded(stream)).map(({ data }) => (data as Counted['data']).total);

describe('a command', () => {
  test('appends what is decided at the revision it was decided on, and tells the state after it', async () => {
    const stream = newStream();
    const watched = new WatchedStore();
    expect(await count(stream, 2, watched)).toMatchObject({ state: 2, revision: 1n });
    expect(await count(stream, 1, watched)).toEqual({
      state: 3,
      revision: 2n,
      events: [{ type: 'Counted', data: { total: 3 } }],
      eventIds: [(await recorded(stream))[2]?.id],
    });
    expect(watched.appends.map(({ expected }) => expected)).toEqual(['noStream', 1n]);
    expect(await totals(stream)).toEqual([1, 2, 3]);
  });

  test('that causes no events appends nothing', async () => {
    const stream = newStream();
    const watched = new WatchedStore();
    expect(await count(stream, 0, watched)).toEqual({ state: 0, revision: 'noStream', events: [], eventIds: [] });
    await count(stream, 10);
    expect(await count(stream, 1, watched)).toEqual({ state: 10, revision: 9n, events: [], eventIds: [] });
    expect(watched.appends).toEqual([]);
  });

  test('that a rule forbids appends nothing and is not tried again', async () => {
    const watched = new WatchedStore();
    await expect(count(newStream(), -1, watched)).rejects.toMatchObject({ code: 'counts_upwards' });
    expect(watched.reads).toHaveLength(1);
    expect(watched.appends).toEqual([]);
  });
});

describe('a conflict with another writer', () => {
  test('is met by deciding again on what is there now', async () => {
    const stream = newStream();
    await count(stream, 3);
    let others = 1;
    const watched = new WatchedStore(async () => others-- > 0 && (await count(stream, 2)));
    expect(await count(stream, 1, watched)).toMatchObject({ state: 6, revision: 5n });
    expect(await totals(stream)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(watched.reads).toEqual([{ from: 0n }, { from: 3n }]);
  });

  test('loses nothing of what two writers count at once', async () => {
    const stream = newStream();
    const second = new PostgresEventStore(own.database, own.url);
    for (let i = 0; i < 5; i++) await Promise.all([count(stream), count(stream, 1, second)]);
    await second.close();
    expect(await totals(stream)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('that left nothing to do ends without an event', async () => {
    const stream = newStream();
    const watched = new WatchedStore(() => count(stream, 10));
    expect(await count(stream, 1, watched)).toEqual({ state: 10, revision: 9n, events: [], eventIds: [] });
    expect(await recorded(stream)).toHaveLength(10);
  });

  test('that comes again and again is given up', async () => {
    const stream = newStream();
    const watched = new WatchedStore(() => count(stream));
    await expect(count(stream, 1, watched)).rejects.toThrow(WrongExpectedRevisionError);
    expect(watched.appends).toHaveLength(6);
    expect(await totals(stream)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is not what another failure is taken for', async () => {
    const watched = new WatchedStore(async () => {
      throw new Error('disk full');
    });
    await expect(count(newStream(), 1, watched)).rejects.toThrow('disk full');
    expect(watched.appends).toHaveLength(1);
  });
});

describe('a belief', () => {
  const handleOnBelief = (watched: WatchedStore, stream: string, by: number, since?: Folded<number>) =>
    handleCommand(watched, counter, {
      stream,
      command: times(by),
      context,
      assumeUnchanged: true,
      ...(since && { since }),
    });

  test('that the stream is new, or as it was, saves reading it', async () => {
    const stream = newStream();
    const watched = new WatchedStore();
    const since = await handleOnBelief(watched, stream, 1);
    await handleOnBelief(watched, stream, 2, since);
    expect(watched.reads).toEqual([]);
    expect(await totals(stream)).toEqual([1, 2, 3]);
  });

  test.each([
    ['is new', undefined, 'noStream', { from: 0n }],
    ['is as it was', { state: 1, revision: 0n }, 0n, { from: 1n }],
  ] as const)(
    'that the stream %s, and is wrong, costs one conflict and ends right',
    async (_, since, expected, read) => {
      const stream = newStream();
      await count(stream, 4);
      const watched = new WatchedStore();
      const handled = await handleOnBelief(watched, stream, 1, since);
      expect(handled).toMatchObject({ state: 5, revision: 4n, events: [{ type: 'Counted', data: { total: 5 } }] });
      expect(watched.appends.map((append) => append.expected)).toEqual([expected, 3n]);
      expect(watched.reads).toEqual([read]);
    },
  );

  test('is not enough to find that nothing is to be done', async () => {
    const stream = newStream();
    await count(stream, 4);
    const watched = new WatchedStore();
    const wrong = { state: 10, revision: 2n };
    expect(await handleOnBelief(watched, stream, 1, wrong)).toMatchObject({ state: 5, revision: 4n });
    await count(stream, 5);
    const right = { state: 10, revision: 9n };
    expect(await handleOnBelief(watched, stream, 1, right)).toEqual({ ...right, events: [], eventIds: [] });
    expect(watched.reads).toEqual([{ from: 3n }, { from: 10n }]);
  });

  test('is not enough to refuse a command', async () => {
    const stream = newStream();
    await count(stream, 2);
    const refusing: typeof counter = {
      ...counter,
      decide: (command, total) => counter.decide(total === 0 ? times(-1) : command, total),
    };
    const watched = new WatchedStore();
    const request = { stream, command: times(1), context, assumeUnchanged: true };
    expect(await handleCommand(watched, refusing, request)).toMatchObject({ state: 3, revision: 2n });
    await expect(handleCommand(watched, refusing, { ...request, stream: newStream() })).rejects.toThrow(DomainError);
    expect(watched.reads).toEqual([{ from: 0n }, { from: 0n }]);
  });
});

describe('what was folded before', () => {
  test('is not read again: only what came after it', async () => {
    const stream = newStream();
    const since = await count(stream, 3);
    await count(stream, 2);
    const watched = new WatchedStore();
    const handled = await handleCommand(watched, counter, { stream, command: times(1), context, since });
    expect(handled).toMatchObject({ state: 6, revision: 5n });
    expect(watched.reads).toEqual([{ from: 3n }]);
    expect(watched.read.map(({ revision }) => revision)).toEqual([3n, 4n]);
  });

  test('and is still all there is stays as it is', async () => {
    const stream = newStream();
    const since = { state: (await count(stream, 3)).state, revision: 2n };
    expect(await foldStream(store, counter, stream, since)).toEqual(since);
    expect(await foldStream(store, counter, newStream())).toEqual({ state: 0, revision: 'noStream' });
  });
});

describe('the metadata of an event', () => {
  const metadataOf = async (given: CommandContext) => {
    const stream = newStream();
    await handleCommand(store, counter, { stream, command: times(2), context: given });
    return (await recorded(stream)).map(({ metadata }) => metadata);
  };

  test('says who asked, where, and what caused it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const given = { ...context, causationId: uuidV7(), traceparent };
    const expected = { ...given, schemaVersion: 1 };
    expect(await metadataOf(given)).toEqual([expected, expected]);
  });

  test('names the correlation as the cause where the command came from outside', async () => {
    const expected = { ...context, causationId: context.correlationId, schemaVersion: 1 };
    expect(await metadataOf(context)).toEqual([expected, expected]);
  });

  test('goes with an id of its own, a new one at every try', async () => {
    const stream = newStream();
    let others = 1;
    const watched = new WatchedStore(async () => others-- > 0 && (await count(stream)));
    await count(stream, 3, watched);
    const ids = watched.appends.flatMap(({ events }) => events.map(({ id }) => id));
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
  });
});
