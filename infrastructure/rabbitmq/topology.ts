// Where the bus is, and what must stand on it before a message goes out: MassTransit's exchanges, kept by rascal.

import { promisify } from 'node:util';
import type { ConfirmChannel, Connection } from 'amqplib/callback_api';
import rascal, { type Broker, type BrokerConfig } from 'rascal';
import { integrationEventType } from './massTransitEnvelope.js';

export interface BusAddress {
  readonly url: string;
  readonly virtualHost: string;
  /** For people and logs: without user and password. */
  readonly name: string;
  /** What MassTransit calls the virtual host; the addresses of its endpoints continue it. */
  readonly virtualHostAddress: string;
}

export interface Topology {
  /** Opens one more connection, for messages only. rascal does not restore it: open another when it has ended. */
  openLane(): Promise<Lane>;
  close(): Promise<void>;
}

/** A connection and its one confirm channel: rascal's own publisher takes a channel per message and loses the order. */
export interface Lane {
  readonly channel: ConfirmChannel;
  ended: boolean;
  /** Why the broker ended it. */
  fault?: Error;
  /** Why the broker takes no messages for now: it is short of memory or disk. */
  blocked?: string | undefined;
  close(): void;
}

export interface TopologyOptions {
  /** Every type that will be published, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly messageTypes: readonly string[];
  readonly logger: Record<'info' | 'warn', (fields: object, message: string) => void>;
  /** How long a connection may take to be opened. */
  readonly timeoutMs: number;
}

/** @throws Error naming the rule, never the URL, which may hold a password. */
export function busAddress(amqpUrl: string): BusAddress {
  const url = URL.canParse(amqpUrl) ? new URL(amqpUrl) : undefined;
  if (!url?.hostname || !/^amqps?:$/.test(url.protocol)) {
    throw new Error('The address of RabbitMQ must look like amqp://user:password@host:5672/virtual-host');
  }
  const virtualHost = decodeURIComponent(url.pathname.slice(1)) || '/';
  const isDefault = virtualHost === '/';
  return {
    url: amqpUrl,
    virtualHost,
    name: `RabbitMQ at ${url.host}/${isDefault ? '' : virtualHost}`,
    virtualHostAddress: `rabbitmq://${url.host}${isDefault ? '' : `/${encodeURIComponent(virtualHost)}`}`,
  };
}

/** rascal and amqplib may name the whole URL in an error; what is logged or thrown on is this copy. */
export function withoutCredentials(error: unknown): Error {
  const { message = '', code } = Object(error) as NodeJS.ErrnoException;
  const reason = message
    .replace(/^Failed to connect to: .* Original message was:\s*/, '')
    .replace(/\/\/[^/\s]*@/g, '//');
  return new Error(reason || code || 'for a reason unknown');
}

/**
 * One durable fanout exchange per type, bound to the one of their .NET base type, exactly as MassTransit declares them:
 * the broker refuses a different flag. Queues belong to the consumers.
 */
export function topology(bus: BusAddress, { messageTypes, timeoutMs }: TopologyOptions): BrokerConfig {
  // A new object for each: rascal writes the name into it.
  const fanout = () => ({ type: 'fanout', options: { durable: true } }) as const;
  const toBase = { destination: integrationEventType, destinationType: 'exchange', bindingKey: '' } as const;
  return {
    // rascal ignores a `retry` given with the connection itself.
    defaults: {
      vhosts: {
        connection: {
          retry: { min: 500, max: 10_000, factor: 2, strategy: 'exponential' },
          options: { heartbeat: 10 },
          socketOptions: { timeout: timeoutMs, noDelay: true },
        },
      },
    },
    vhosts: {
      [bus.virtualHost]: {
        connection: { url: bus.url },
        exchanges: Object.fromEntries([integrationEventType, ...messageTypes].map((name) => [name, fanout()])),
        bindings: Object.fromEntries(messageTypes.map((source) => [source, { source, ...toBase }])),
      },
    },
  };
}

/** Connects and declares the topology; after a loss rascal reconnects, with backoff, and declares it again. */
export function declareTopology(bus: BusAddress, options: TopologyOptions): Promise<Topology> {
  return keepTopology(bus, topology(bus, options), options.logger);
}

/** The same for a topology of other parts. */
export async function keepTopology(
  bus: BusAddress,
  config: BrokerConfig,
  logger: TopologyOptions['logger'],
): Promise<Topology> {
  const broker = await createBroker(config);
  const shutDown = promisify(broker.shutdown).bind(broker);
  let isShutDown = false;
  logger.info({}, `${bus.name} is connected`);
  broker.on('error', (error) => logger.warn({ err: withoutCredentials(error) }, `${bus.name} is lost, reconnecting`));
  broker.on('connect', () => {
    logger.info({}, `${bus.name} is connected again`);
    // rascal finishes a reconnection that was under way when it was shut down; that connection would stay open.
    if (isShutDown) shutDown().catch((error) => logger.warn({ err: withoutCredentials(error) }, `${bus.name} lingers`));
  });
  return {
    openLane: () => promisify(broker.connect).call(broker, bus.virtualHost).then(laneOn),
    close: async () => {
      // rascal lets go of the process only after the broker's goodbye, which may never come.
      clearInterval(broker.keepActive);
      // rascal hears of a lost connection one turn late, and fails when it has been shut down in between.
      await new Promise((resolve) => setImmediate(resolve));
      await shutDown().finally(() => {
        isShutDown = true;
      });
    },
  };
}

function createBroker(config: BrokerConfig): Promise<Broker> {
  return new Promise((resolve, reject) => {
    rascal.createBroker(config, (error, broker) => {
      if (broker === undefined) reject(error);
      // A broker that failed to start holds a timer that keeps the process alive.
      else if (error) broker.shutdown(() => reject(error));
      else resolve(broker);
    });
  });
}

/** Listens before anything can happen: an `error` nobody listens to ends the process. */
function laneOn(connection: Connection): Promise<Lane> {
  return new Promise((resolve, reject) => {
    const close = () => {
      lane.ended = true;
      try {
        connection.close();
      } catch {
        // amqplib throws when the connection is closing already, which is what is wanted.
      }
    };
    const blame = (error?: Error) => {
      if (error) lane.fault ??= error;
    };
    const block = (reason?: string) => {
      lane.blocked = reason;
    };
    const channel = connection.createConfirmChannel((error) => {
      if (!error) return resolve(lane);
      close();
      reject(error);
    });
    const lane: Lane = { channel, ended: false, close };
    connection.on('error', blame).on('close', blame).on('blocked', block).on('unblocked', block);
    channel.on('error', blame).on('close', () => {
      lane.ended = true;
      // Later, because the connection may be in the middle of closing its channels.
      setImmediate(close);
    });
  });
}
