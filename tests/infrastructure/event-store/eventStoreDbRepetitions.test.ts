// Repeated ids where EventStoreDB itself would not notice, or would notice too little.
import { describe, expect, test } from '@jest/globals';
import {
  EventIdTakenError,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { idsOf, newStream, sampleEvent, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';
import type { EventStoreDbServerOptions } from '../../support/eventStoreDbServer/startEventStoreDbServer.js';

const otherwise = (events: readonly EventToAppend[]) => events.map((event) => ({ ...event, data: { another: true } }));

describe('ids that EventStoreDB has already', () => {
  const { start, connect } = eventStoreDbScene();

  /** A stream of three events, the last two of which the first process appended; then comes a second one. */
  async function afterARestart(options: EventStoreDbServerOptions = {}) {
    const server = await start(options);
    const first = connect(server.url).store;
    const stream = newStream();
    const [before, events] = [sampleEvents(1), sampleEvents(2)];
    await first.append(stream, 'noStream', before);
    await first.append(stream, 0n, events);
    const expectUnchanged = async (store: EventStore) =>
      expect(await toArray(store.readStream(stream))).toMatchObject([...before, ...events]);
    return { server, stream, before, events, expectUnchanged, second: connect(server.url).store };
  }

  const servers: [string, EventStoreDbServerOptions][] = [
    ['tells its position', {}],
    ['tells no position', { tellsPositionOfRepetitions: false }],
    ['tells no position and knows no batched appends', { tellsPositionOfRepetitions: false, batchAppend: false }],
  ];

  test.each(servers)(
    'a process that repeats an append of another adds nothing, when the answer %s',
    async (_, options) => {
      const { stream, events, second, expectUnchanged } = await afterARestart(options);
      expect(await second.append(stream, 0n, events)).toEqual({ revision: 2n });
      await expectUnchanged(second);
    },
  );

  test.each(servers)('the same ids with other content are refused, when the answer %s', async (_, options) => {
    const { stream, before, events, second, expectUnchanged } = await afterARestart(options);
    for (const [expected, changed] of [[0n, otherwise(events)] as const, ['noStream', otherwise(before)] as const]) {
      const error: unknown = await second.append(stream, expected, changed).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WrongExpectedRevisionError);
      expect(error).toMatchObject({ stream, expected, actual: 2n });
    }
    await expectUnchanged(second);
  });

  test.each<ExpectedRevision>(['any', 'streamExists'])(
    'a process that expects %s finds the events of another in the stream',
    async (expected) => {
      const { stream, events, second, expectUnchanged } = await afterARestart();
      expect(await second.append(stream, expected, events)).toEqual({ revision: 2n });
      await expect(second.append(stream, expected, otherwise(events))).rejects.toBeInstanceOf(EventIdTakenError);
      await expect(second.append(stream, expected, events.slice(1).concat(sampleEvents(1)))).rejects.toMatchObject({
        eventIds: [events[1]?.id],
      });
      await expectUnchanged(second);
    },
  );

  test('a process finds what others append after it has looked', async () => {
    const { server, stream, events, second } = await afterARestart();
    await second.append(stream, 'any', sampleEvents(1));
    const late = sampleEvents(2);
    await connect(server.url).store.append(stream, 3n, late);
    expect(await second.append(stream, 'any', late)).toEqual({ revision: 5n });
    expect(await second.append(stream, 'any', events)).toEqual({ revision: 2n });
    expect(await toArray(second.readStream(stream))).toHaveLength(6);
  });

  test('an append that is hidden by now is repeated without effect', async () => {
    const { stream, before, events, second } = await afterARestart();
    await second.truncateStream(stream, 2n);
    expect(await second.append(stream, 'noStream', before)).toEqual({ revision: 0n });
    expect(await second.append(stream, 0n, events)).toEqual({ revision: 2n });
    await second.deleteStream(stream, 2n);
    expect(await second.append(stream, 0n, events)).toEqual({ revision: 2n });
    expect(await toArray(second.readStream(stream))).toEqual([]);
  });

  test('appends of one id that are on their way at once are one event, in the first place', async () => {
    const { store } = connect((await start()).url);
    const event = sampleEvent();
    const [one, other] = [newStream(), newStream()];
    const outcomes = await Promise.allSettled([
      store.append(one, 'any', [event]),
      store.append(one, 'any', [event]),
      store.append(other, 'noStream', [event]),
      store.append(one, 'noStream', otherwise([event])),
    ]);
    expect(outcomes.slice(0, 2)).toEqual([1, 2].map(() => ({ status: 'fulfilled', value: { revision: 0n } })));
    expect(outcomes[2]).toMatchObject({ reason: expect.any(EventIdTakenError) });
    expect(outcomes[3]).toMatchObject({ reason: expect.any(WrongExpectedRevisionError) });
    expect(idsOf(await toArray(store.readAll()))).toEqual([event.id]);
  });

  test('writers that expect no exact revision all come through', async () => {
    const server = await start();
    const [one, other] = [connect(server.url).store, connect(server.url).store];
    const stream = newStream();
    const events = sampleEvents(60);
    await Promise.all(events.map((event, index) => (index % 2 ? one : other).append(stream, 'any', [event])));
    expect(new Set(idsOf(await toArray(one.readStream(stream))))).toEqual(new Set(idsOf(events)));
  });

  test('a stream that another process deleted exists for nobody, and goes on for whoever expects anything', async () => {
    const { server, stream, second } = await afterARestart();
    await second.append(stream, 'streamExists', sampleEvents(1));
    const third = connect(server.url).store;
    await third.append(stream, 'any', sampleEvents(1));
    await third.deleteStream(stream, 4n);
    const refused = second.append(stream, 'streamExists', sampleEvents(1));
    await expect(refused).rejects.toMatchObject({ name: 'WrongExpectedRevisionError', actual: 'noStream' });
    expect(await second.append(stream, 'any', sampleEvents(1))).toEqual({ revision: 5n });
  });

  test('more than anybody looks through is passed over', async () => {
    const { server, stream, second } = await afterARestart();
    await second.append(stream, 'any', sampleEvents(1));
    const other = connect(server.url).store;
    const late = sampleEvents(1_200);
    await other.append(stream, 3n, late);
    expect(await second.append(stream, 'any', late.slice(-1))).toEqual({ revision: 1_203n });
    expect(await second.append(stream, 'any', sampleEvents(1))).toEqual({ revision: 1_204n });
  });
});
