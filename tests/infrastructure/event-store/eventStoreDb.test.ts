// EventStoreDbEventStore against the protocol: the contract, and what only a network between us and the log can do.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '../../../application/ports/eventStore.js';
import {
  connectEventStoreDb,
  EventStoreDbEventStore,
} from '../../../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import type { RetryPolicy } from '../../../infrastructure/event-store/eventstoredb/failures.js';
import { eventStoreContract } from '../../contract/eventStoreContract.js';
import { follow } from '../../contract/eventSubscriptionContract.js';
import { idsOf, newStream, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import {
  type EventStoreDbServerOptions,
  startEventStoreDbServer,
} from '../../support/eventStoreDbServer/startEventStoreDbServer.js';

const impatient: RetryPolicy = { timeoutMs: 400, attempts: 5, firstDelayMs: 10, longestDelayMs: 50 };

eventStoreContract('EventStoreDbEventStore', async () => {
  const url = process.env.TEST_EVENTSTORE_URL;
  const server = url === undefined ? await startEventStoreDbServer() : undefined;
  const store = new EventStoreDbEventStore(connectEventStoreDb(url ?? server?.url ?? ''), { warn: () => undefined });
  const close = async () => {
    await store.close();
    await server?.stop();
  };
  return { store, close };
});

describe('EventStoreDbEventStore', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const start = async (options: EventStoreDbServerOptions = {}) => {
    const server = await startEventStoreDbServer(options);
    closing.push(() => server.stop());
    return server;
  };
  const connect = (url: string) => {
    const warnings: string[] = [];
    const logger = { warn: (_: object, message: string) => warnings.push(message) };
    const store = new EventStoreDbEventStore(connectEventStoreDb(url), logger, impatient);
    closing.push(() => store.close());
    return { store, warnings };
  };

  test('an append whose acknowledgement was lost is resolved to one event', async () => {
    const server = await start();
    const { store, warnings } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(2);
    server.loseNextAcknowledgement();
    expect(await store.append(stream, 'noStream', events)).toEqual({ revision: 1n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
    expect(warnings.length).toBeGreaterThan(0);
  });

  test('an append whose connection broke before the answer is resolved to one event', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const observer = connect(server.url).store;
    const stream = newStream();
    const events = sampleEvents(1);
    const follower = follow(observer, { after: 0n });
    server.loseNextAcknowledgement();
    const appending = store.append(stream, 'noStream', events);
    await follower.until(() => follower.events().length === 1);
    server.dropConnections();
    expect(await appending).toEqual({ revision: 0n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
  });

  test('an append that did happen, although its repetition is taken for a conflict, is no conflict', async () => {
    const server = await start({ recognisesRepetitions: false });
    const { store } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(2);
    server.loseNextAcknowledgement();
    expect(await store.append(stream, 'noStream', events)).toEqual({ revision: 1n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
    await expect(store.append(stream, 0n, events)).rejects.toBeInstanceOf(WrongExpectedRevisionError);
  });

  test('connections dropped in the middle of a subscription lose and repeat nothing', async () => {
    const server = await start();
    const { store, warnings } = connect(server.url);
    const writer = connect(server.url).store;
    const stream = newStream();
    const events = sampleEvents(400);
    const follower = follow(store, { after: 0n, batchSize: 7 });
    for (let index = 0; index < events.length; index += 40) {
      await writer.append(stream, 'any', events.slice(index, index + 40));
      await follower.until(() => follower.events().length >= index);
      server.dropConnections();
    }
    await follower.until(() => follower.events().length >= events.length && follower.timesCaughtUp() > 0);
    expect(idsOf(follower.events())).toEqual(idsOf(events));
    expect(warnings.length).toBeGreaterThan(0);
    follower.abort();
    await follower.done;
  });

  test('a store that went away is reported in bounded time, and used again once it is back', async () => {
    const first = await startEventStoreDbServer();
    const { store } = connect(first.url);
    const stream = newStream();
    await store.append(stream, 'noStream', sampleEvents(1));
    await first.stop();
    await expect(store.append(stream, 0n, sampleEvents(1))).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(toArray(store.readStream(stream))).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(store.head()).rejects.toMatchObject({ cause: expect.any(Error) });
    await start({ port: first.port });
    expect(await store.append(stream, 'noStream', sampleEvents(1))).toEqual({ revision: 0n });
  });

  test('a cluster that could not be found is looked for again at the next append', async () => {
    const first = await startEventStoreDbServer();
    await first.stop();
    const { store } = connect(first.discoverUrl);
    const stream = newStream();
    await expect(store.append(stream, 'any', sampleEvents(1))).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await start({ port: first.port });
    expect(await store.append(stream, 'any', sampleEvents(1))).toEqual({ revision: 0n });
  });

  test('a server that accepts connections and stays silent is reported in bounded time', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(async () => {
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const { store } = connect(`esdb://127.0.0.1:${(silent.address() as AddressInfo).port}?tls=false`);
    await expect(store.append(newStream(), 'any', sampleEvents(1))).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(store.head()).rejects.toBeInstanceOf(EventStoreUnavailableError);
  });

  test('a server without batched appends is served as well', async () => {
    const server = await start({ batchAppend: false });
    const { store } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(1);
    server.loseNextAcknowledgement();
    expect(await store.append(stream, 'noStream', events)).toEqual({ revision: 0n });
    const conflict = await store.append(stream, 'noStream', sampleEvents(1)).catch((error: unknown) => error);
    expect(conflict).toBeInstanceOf(WrongExpectedRevisionError);
    expect(conflict).toMatchObject({ stream, expected: 'noStream', actual: 0n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
  });

  test("the store's own events are neither delivered nor counted", async () => {
    const server = await start();
    const { store } = connect(server.url);
    expect(await store.head()).toBe(0n);
    expect(await toArray(store.readAll())).toEqual([]);
    const follower = follow(store, { after: 0n });
    await follower.until(() => follower.timesCaughtUp() > 0);
    expect(follower.events()).toEqual([]);
  });

  test('events that cannot be written as JSON are refused before anything is sent', async () => {
    const { store } = connect((await start()).url);
    const append = store.append(newStream(), 'any', sampleEvents(1, { data: { price: 1n } }));
    await expect(append).rejects.toBeInstanceOf(TypeError);
  });

  test('closing the store ends its subscriptions', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const follower = follow(store, { after: 0n });
    await follower.until(() => follower.timesCaughtUp() > 0);
    await store.close();
    await follower.done;
  });
});
