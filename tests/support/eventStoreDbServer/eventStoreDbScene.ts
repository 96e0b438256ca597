// Servers and stores for one test, closed behind it: as many of each as it needs.
import { afterEach } from '@jest/globals';
import {
  connectEventStoreDb,
  EventStoreDbEventStore,
} from '../../../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import type { RetryPolicy } from '../../../infrastructure/event-store/eventstoredb/persist.js';
import { type EventStoreDbServerOptions, startEventStoreDbServer } from './startEventStoreDbServer.js';

const impatient: RetryPolicy = { timeoutMs: 1_000, patienceMs: 4_000, firstDelayMs: 10, longestDelayMs: 50 };

export function eventStoreDbScene() {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const closeLater = (close: () => Promise<unknown>) => {
    closing.push(close);
  };
  return {
    closeLater,
    async start(options: EventStoreDbServerOptions = {}) {
      const server = await startEventStoreDbServer(options);
      closeLater(() => server.stop());
      return server;
    },
    /** Each is like a process of its own: it remembers nothing of what others appended. */
    connect(url: string, policy: Partial<RetryPolicy> = {}) {
      const warnings: string[] = [];
      const logger = { warn: (_: object, message: string) => warnings.push(message) };
      const store = new EventStoreDbEventStore(connectEventStoreDb(url), logger, { ...impatient, ...policy });
      closeLater(() => store.close());
      return { store, warnings };
    },
  };
}
