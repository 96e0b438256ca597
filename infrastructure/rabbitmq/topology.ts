// Where the bus is, and what must stand on it before a message goes out: MassTransit's exchanges.
import type { BrokerConfig } from 'rascal';
import { integrationEventType } from './envelope.js';

export interface BusAddress {
  readonly url: string;
  readonly virtualHost: string;
  /** For people and logs: without user and password. */
  readonly name: string;
  /** What MassTransit calls the virtual host; the addresses of its endpoints continue it. */
  readonly virtualHostAddress: string;
}

export interface TopologyOptions {
  /** Every type that will be published, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly messageTypes: readonly string[];
  /** How long it may take until a connection can be used. */
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
    .replace(/\/\/[^/\s]*@/g, '//')
    // amqplib's words for it.
    .replace(/^Expected ConnectionOpenOk; got .*/, 'the virtual host does not exist, or its user may not use it');
  return new Error(reason || code || 'for a reason unknown');
}

/**
 * One durable fanout exchange per type, bound to the one of their .NET base type, exactly as MassTransit declares them:
 * the broker refuses a different flag. Queues belong to the consumers.
 * @param signal cuts every connection that rascal opens for it.
 */
export function topology(
  bus: BusAddress,
  { messageTypes, timeoutMs }: TopologyOptions,
  signal: AbortSignal,
): BrokerConfig {
  // A new object for each: rascal writes the name into it.
  const fanout = () => ({ type: 'fanout', options: { durable: true } }) as const;
  const toBase = { destination: integrationEventType, destinationType: 'exchange', bindingKey: '' } as const;
  return {
    // rascal ignores a `retry` given with the connection itself.
    defaults: {
      vhosts: {
        connection: {
          // Whoever publishes comes back by himself, and has the topology declared anew.
          retry: false,
          options: { heartbeat: 10 },
          socketOptions: { timeout: timeoutMs, noDelay: true, signal },
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
