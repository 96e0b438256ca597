// EventStoreDB for the contract: our server that speaks its protocol, or the real one that TEST_EVENTSTORE_URL names.
import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../../application/ports/eventStore.js';
import {
  connectEventStoreDb,
  EventStoreDbEventStore,
} from '../../../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import type { OpenedStore } from '../../contract/openStore.js';
import { sampleEvents } from '../../contract/sampleEvents.js';
import { startEventStoreDbServer } from '../../support/eventStoreDbServer/startEventStoreDbServer.js';
import { openNetworkProxy } from '../../support/networkProxy.js';

export function openEventStoreDb(): Promise<OpenedStore> {
  const url = process.env.TEST_EVENTSTORE_URL;
  return url ? openReal(url) : openOurs();
}

async function openOurs(): Promise<OpenedStore> {
  const server = await startEventStoreDbServer();
  const store = open(server.url);
  return {
    store,
    url: server.url,
    fill: (count, type) => server.fill(count, type),
    restart: () => server.restart(),
    disturb: async () => server.dropConnections(),
    async close() {
      await store.close();
      await server.stop();
    },
  };
}

const restartMs = 1_000;

/** A cluster has more ways than one, and cannot be cut off like a single server. */
async function openReal(realUrl: string): Promise<OpenedStore> {
  const single = /^(esdb:\/\/(?:[^@/?]*@)?)([^:/?,]+)(?::(\d+))?(\/?(?:\?.*)?)$/.exec(realUrl);
  const [, scheme = '', host = '', port = '2113', options = ''] = single ?? [];
  const proxy = single ? await openNetworkProxy({ host, port: Number(port) }) : undefined;
  const url = proxy ? `${scheme}${proxy.host}:${proxy.port}${options}` : realUrl;
  const store = open(url);
  const only = () => {
    if (proxy) return proxy;
    throw new Error(
      'Only a server that TEST_EVENTSTORE_URL names alone, as esdb://host:port, can be cut off and restarted.',
    );
  };
  return {
    store,
    url,
    fill: (count, type) => fill(store, count, type),
    restart: async () => only().refuseFor(restartMs),
    disturb: async () => only().cut(),
    async close() {
      await store.close();
      await proxy?.close();
    },
  };
}

function open(url: string): EventStoreDbEventStore {
  return new EventStoreDbEventStore(connectEventStoreDb(url), { warn: () => undefined });
}

/** In large appends, several on their way at once. */
async function fill(store: EventStore, count: number, type: string): Promise<void> {
  const most = 1_000;
  let left = count;
  const write = async () => {
    while (left > 0) {
      const size = Math.min(left, most);
      left -= size;
      await store.append(`filled-${randomUUID()}`, 'noStream', sampleEvents(size, { type }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, write));
}
