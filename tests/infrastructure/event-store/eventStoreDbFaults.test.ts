// What only a network between us and EventStoreDB can do: answers that never come, connections that break, servers away.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '../../../application/ports/eventStore.js';
import { follow } from '../../contract/eventSubscriptionContract.js';
import { idsOf, newStream, sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { eventStoreDbScene } from '../../support/eventStoreDbServer/eventStoreDbScene.js';

describe('the event log in EventStoreDB, in bad conditions', () => {
  const { start, connect, closeLater } = eventStoreDbScene();

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
    const first = await start();
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
    const first = await start();
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
    closeLater(async () => {
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const { store } = connect(`esdb://127.0.0.1:${(silent.address() as AddressInfo).port}?tls=false`);
    await expect(store.append(newStream(), 'any', sampleEvents(1))).rejects.toBeInstanceOf(EventStoreUnavailableError);
    await expect(store.head()).rejects.toBeInstanceOf(EventStoreUnavailableError);
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

  test('an append at no exact revision whose answer was lost is one event, although others append meanwhile', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const other = connect(server.url).store;
    const stream = newStream();
    const [before, ours, theirs] = [sampleEvents(1), sampleEvents(2), sampleEvents(3)];
    await other.append(stream, 'noStream', before);
    const follower = follow(other, { after: 0n });
    server.loseNextAcknowledgement();
    const appending = store.append(stream, 'streamExists', ours);
    await follower.until(() => follower.events().length === 3);
    await other.append(stream, 2n, theirs);
    expect(await appending).toEqual({ revision: 2n });
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf([...before, ...ours, ...theirs]));
  });

  test('hiding events is repeated when its answer was lost', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(3);
    await store.append(stream, 'noStream', events);
    server.loseNextAcknowledgement();
    await store.truncateStream(stream, 1n);
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events.slice(1)));
    server.loseNextAcknowledgement();
    await store.deleteStream(stream, 2n);
    expect(await toArray(store.readStream(stream))).toEqual([]);
  });

  test('appends go on through a restart of the server', async () => {
    const server = await start();
    const { store } = connect(server.url);
    const stream = newStream();
    const events = sampleEvents(60);
    let restarting: Promise<void> | undefined;
    for (const [index, event] of events.entries()) {
      if (index === 20) restarting = server.restart();
      await store.append(stream, index === 0 ? 'noStream' : BigInt(index - 1), [event]);
    }
    await restarting;
    expect(idsOf(await toArray(store.readStream(stream)))).toEqual(idsOf(events));
  });

  test('a closed store gives up at once', async () => {
    const server = await start();
    const { store } = connect(server.url, { timeoutMs: 20_000, patienceMs: 60_000 });
    await server.stop();
    const append = store.append(newStream(), 'noStream', sampleEvents(1));
    const [outcome] = await Promise.allSettled([append, store.close()]);
    expect(outcome).toMatchObject({ reason: expect.any(EventStoreUnavailableError) });
    const late = store.append(newStream(), 'noStream', sampleEvents(1));
    await expect(late).rejects.toThrow('closed');
  });

  test('short readings, and many of them, are not taken for an attack', async () => {
    const server = await start();
    const { store } = connect(server.url, { timeoutMs: 10_000 });
    const stream = newStream();
    await store.append(stream, 'noStream', sampleEvents(20));
    const lookAround = async () => {
      await store.head();
      for await (const _ of store.readStream(stream)) break;
      for await (const _ of store.readAll({ limit: 1 }));
    };
    // Node's HTTP/2 closes a connection after a thousand calls cancelled within a few seconds.
    for (let round = 0; round < 60; round++) await Promise.all(Array.from({ length: 20 }, lookAround));
    expect(server.connectionsTaken()).toBe(1);
  }, 90_000);
});
