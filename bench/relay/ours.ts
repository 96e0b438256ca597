// Our relay as the service wires it: out of the log in PostgreSQL, with checkpoints and steps on record, to RabbitMQ.
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidV7 } from 'uuid';
import { relaySubscriber } from '../../application/ports/relayControl.js';
import { publicMessageTypes } from '../../application/relay/publicContracts.js';
import { relayEvents } from '../../application/relay/relayEvents.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresCheckpoints } from '../../infrastructure/postgres/postgresCheckpoints.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { PostgresRelayControl } from '../../infrastructure/postgres/postgresRelayControl.js';
import { massTransitEnvelope } from '../../infrastructure/rabbitmq/massTransitEnvelope.js';
import { connectRabbitMqPublisher, type RabbitMqPublisher } from '../../infrastructure/rabbitmq/rabbitMqPublisher.js';
import { serve } from '../contestant.js';
import { percentile } from '../statistics.js';
import { fillWithRequests, sampleRequest } from './requests.js';
import type { MemoryUse, PublishedMuch, RelayTasks } from './tasks.js';

const silent = {
  info() {},
  warn: (_fields: object, message: string) => process.stderr.write(`${message}\n`),
  error() {},
};

let database: PostgresDatabase;
let store: PostgresEventStore;
let publisher: RabbitMqPublisher;
// Each process comes later than those before it.
let token = BigInt(Date.now());

interface Watch {
  /** How many messages are to be confirmed. */
  readonly messages: number;
  readonly window: number;
  onConfirmed(tookMs: number, confirmed: number): void;
}

/** Relays from the checkpoint on until so many messages are confirmed and their checkpoint is saved. */
async function relay({ messages, window, onConfirmed }: Watch): Promise<void> {
  const stopping = new AbortController();
  let confirmed = 0;
  const running = relayEvents(
    {
      ...{ store, subscription: store, publisher, instance: 'bench', logger: silent, windowSize: window },
      checkpoints: new PostgresCheckpoints(database),
      control: new PostgresRelayControl(database),
      parksUndelivered: false,
      onFault: () => {},
      onConfirmed: (tookMs) => {
        onConfirmed(tookMs, ++confirmed);
        if (confirmed === messages) stopping.abort();
      },
    },
    { token: ++token },
    stopping.signal,
  );
  await running;
}

/** As if everything up to there had been published. */
async function startAt(position: bigint): Promise<void> {
  await database.query(
    `insert into read_model.checkpoint (subscriber, version, build, position) values ($1, 1, 0, $2)
     on conflict (subscriber) do update set position = excluded.position`,
    [relaySubscriber, position],
  );
}

async function measured(watch: Omit<Watch, 'onConfirmed'>): Promise<PublishedMuch> {
  const times: number[] = [];
  const start = performance.now();
  await relay({ ...watch, onConfirmed: (tookMs) => times.push(tookMs) });
  return { ...outcome(times), seconds: (performance.now() - start) / 1_000 };
}

const outcome = (times: readonly number[]) => ({
  messages: times.length,
  p50Ms: percentile(times, 0.5),
  p99Ms: percentile(times, 0.99),
});

serve({
  async prepare({ url, amqpUrl }) {
    database = new PostgresDatabase(url, () => {});
    await migrate(database, migrations);
    store = new PostgresEventStore(database, url);
    publisher = await connectRabbitMqPublisher({
      url: amqpUrl,
      messageTypes: publicMessageTypes,
      envelope: massTransitEnvelope,
      logger: silent,
    });
  },

  fill: ({ messages }) => fillWithRequests(database, messages),

  async publish({ window, messages }) {
    await startAt(0n);
    return measured({ window, messages });
  },

  async paced({ perSecond, forMs }) {
    await startAt(await store.head());
    const messages = Math.round((perSecond * forMs) / 1_000);
    const askedAt = new Map<string, number>();
    const times: number[] = [];
    const order: string[] = [];
    const running = relay({
      ...{ window: 256, messages },
      // Confirms come in the order of the log.
      onConfirmed: () => times.push(performance.now() - (askedAt.get(order[times.length] ?? '') ?? Number.NaN)),
    });
    const start = performance.now();
    for (let n = 0; n < messages; n++) {
      const delayMs = start + (n * 1_000) / perSecond - performance.now();
      if (delayMs > 0) await wait(delayMs);
      const request = sampleRequest();
      order.push(request.id);
      askedAt.set(request.id, performance.now());
      await store.append(`scheduledJob-bench${uuidV7()}`, 'noStream', [request]);
    }
    await running;
    return { ...outcome(times), seconds: (performance.now() - start) / 1_000 };
  },

  async relayAll({ window, messages }): Promise<MemoryUse> {
    await startAt(0n);
    let firstMiB = 0;
    let mostMiB = 0;
    const start = performance.now();
    await relay({
      window,
      messages,
      onConfirmed: (_tookMs, confirmed) => {
        if (confirmed % 1_000 > 0) return;
        const usedMiB = process.memoryUsage.rss() / 1_048_576;
        if (confirmed <= messages / 10) firstMiB = usedMiB;
        else mostMiB = Math.max(mostMiB, usedMiB);
      },
    });
    return { messages, seconds: (performance.now() - start) / 1_000, firstMiB, mostMiB };
  },
} satisfies RelayTasks);
