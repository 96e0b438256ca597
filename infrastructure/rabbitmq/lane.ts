// A connection to RabbitMQ for messages alone, beside the one on which rascal declares what they need.
import { promisify } from 'node:util';
import type { ConfirmChannel, Connection } from 'amqplib/callback_api';
import rascal, { type Broker, type BrokerConfig } from 'rascal';
import type { BusAddress } from './topology.js';

/** How long a broker that is left may take for its goodbye. */
const goodbyeMs = 1_000;

export class Lane {
  readonly channel: ConfirmChannel;
  readonly #connection: Connection;
  readonly #life: AbortController;
  #blocked: string | undefined;

  constructor(connection: Connection, channel: ConfirmChannel, life: AbortController) {
    this.channel = channel;
    this.#connection = connection;
    this.#life = life;
    connection
      .on('blocked', (reason) => {
        this.#blocked = reason;
      })
      .on('unblocked', () => {
        this.#blocked = undefined;
      });
    channel
      .on('error', (error) => this.cut(error))
      // Later, because a connection that ends closes its channels first, and then says why.
      .on('close', () => setImmediate(() => this.cut(new Error('the channel was closed'))));
  }

  /** Aborts when it is over; its reason is why. Whoever wants to go on opens another. */
  get ended(): AbortSignal {
    return this.#life.signal;
  }

  /** Why the broker takes no messages for now: it is short of memory or disk. */
  get blocked(): string | undefined {
    return this.ended.aborted ? undefined : this.#blocked;
  }

  /** Ends it at once. */
  cut(why: Error): void {
    this.#life.abort(why);
  }

  /** Ends it in good order. */
  async close(): Promise<void> {
    const closed = new Error('the connection was closed');
    const timer = setTimeout(() => this.cut(closed), goodbyeMs);
    await untilAborted(this.ended, promisify(this.#connection.close).call(this.#connection)).catch(() => {});
    clearTimeout(timer);
    this.cut(closed);
  }
}

export interface LaneOptions {
  /** What must stand on the bus. @param ended is to cut every connection that rascal opens for it. */
  topology(ended: AbortSignal): BrokerConfig;
  /** How long it may take until the lane can be used. */
  readonly timeoutMs: number;
}

/** Connects, has rascal declare the topology, and opens a lane beside it. */
export async function openLane(bus: BusAddress, options: LaneOptions): Promise<Lane> {
  const { timeoutMs } = options;
  const life = new AbortController();
  const timer = setTimeout(() => life.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await untilAborted(life.signal, connectLane(bus, options, life));
  } catch (error) {
    // rascal's own connection may stand by now.
    life.abort(error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function connectLane(bus: BusAddress, { topology }: LaneOptions, life: AbortController): Promise<Lane> {
  const broker = await createBroker(topology(life.signal));
  const connection = await promisify(broker.connect).call(broker, bus.virtualHost);
  const end = (error?: Error) => life.abort(error ?? new Error('the connection was closed'));
  connection.on('error', end).on('close', end);
  const channel = await promisify<ConfirmChannel>((done) => connection.createConfirmChannel(done))();
  return new Lane(connection, channel, life);
}

function createBroker(config: BrokerConfig): Promise<Broker> {
  return new Promise((resolve, reject) => {
    rascal.createBroker(config, (error, broker) => {
      // It holds the process, whether it started or not.
      clearInterval(broker?.keepActive);
      // Its connection is lost with the lane at the latest; an `error` nobody listens to would end the process.
      broker?.on('error', () => {});
      if (broker && !error) resolve(broker);
      else reject(error);
    });
  });
}

/** amqplib never answers some calls when their connection ends. */
function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
