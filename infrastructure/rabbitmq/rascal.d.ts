// rascal ships no types; these are the parts of it that this project uses.

declare module 'rascal' {
  import type { EventEmitter } from 'node:events';
  import type { Connection, Options, SocketOptions } from 'amqplib/callback_api';

  export interface BrokerConfig {
    readonly defaults?: {
      readonly vhosts: {
        readonly connection: {
          readonly retry: false | { min: number; max: number; factor: number; strategy: 'exponential' | 'linear' };
          /** The query of the connection's URL, unless the URL says otherwise. */
          readonly options: Readonly<Record<string, string | number>>;
          /** Also those of node's `net.connect`. */
          readonly socketOptions: SocketOptions & { readonly signal?: AbortSignal };
        };
      };
    };
    readonly vhosts: Readonly<Record<string, VirtualHostConfig>>;
  }

  export interface VirtualHostConfig {
    readonly connection: { readonly url: string };
    readonly exchanges: Readonly<Record<string, { type: 'fanout'; options: Options.AssertExchange }>>;
    readonly queues?: Readonly<Record<string, { options: Options.AssertQueue }>>;
    readonly bindings: Readonly<Record<string, Binding>>;
  }

  export interface Binding {
    readonly source: string;
    readonly destination: string;
    readonly destinationType: 'exchange' | 'queue';
    readonly bindingKey: string;
  }

  /** Emits `error` when its connection is lost. */
  export interface Broker extends EventEmitter {
    /** Opens one more connection to the virtual host, which rascal leaves to its owner. */
    connect(virtualHost: string, done: (error: Error | null, connection: Connection) => void): void;
    /** Keeps the process alive. */
    readonly keepActive: NodeJS.Timeout;
  }

  const rascal: {
    /** A broker that failed to connect is given as well. */
    createBroker(config: BrokerConfig, done: (error: Error | null | undefined, broker?: Broker) => void): void;
  };
  export default rascal;
}
