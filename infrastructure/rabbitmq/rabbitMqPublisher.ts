// Publishes to RabbitMQ: rascal keeps topology and connection, one confirm channel keeps the order of the messages.

import { hostname } from 'node:os';
import type { ConfirmChannel, Message } from 'amqplib/callback_api';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
} from '../../application/ports/messagePublisher.js';
import { massTransitEnvelope } from './massTransitEnvelope.js';
import {
  type BusAddress,
  busAddress,
  declareTopology,
  type Lane,
  type Topology,
  type TopologyOptions,
  withoutCredentials,
} from './topology.js';

export interface RabbitMqPublisherOptions extends Omit<TopologyOptions, 'timeoutMs'> {
  /** `amqp://user:password@host:5672/virtual-host` */
  readonly url: string;
  /** How long a publish waits for a connection, and then for the confirms of what it has sent. */
  readonly timeoutMs?: number;
}

/** Succeeds when the broker is away, too: the service starts without its neighbour, and each publish tries again. */
export async function connectRabbitMqPublisher(options: RabbitMqPublisherOptions): Promise<RabbitMqPublisher> {
  const publisher = new RabbitMqPublisher(options);
  await publisher.connect();
  return publisher;
}

export class RabbitMqPublisher implements MessagePublisher {
  readonly name: string;
  readonly #bus: BusAddress;
  readonly #options: TopologyOptions;
  /** Types whose last message found a queue. */
  readonly #heard = new Set<string>();
  #topology: Topology | undefined;
  #lane: Lane | undefined;
  #opening: Promise<Lane> | undefined;
  #closed = false;

  constructor({ url, timeoutMs = 10_000, ...options }: RabbitMqPublisherOptions) {
    this.#bus = busAddress(url);
    this.#options = { ...options, timeoutMs };
    this.name = this.#bus.name;
  }

  /** One attempt; its failure is a warning. */
  async connect(): Promise<void> {
    await this.#standingLane().catch((err) => this.#options.logger.warn({ err }, `${this.name} is away: trying later`));
  }

  async publish(messages: readonly PublicMessage[]): Promise<void> {
    for (let sent = 0; sent < messages.length; ) {
      // A window ends with the first message of a type that may find no queue: until it does, all is published again
      // and again, and what went out behind it would arrive each time. Not every consumer survives that.
      const doubtful = messages.findIndex(({ type }, index) => index >= sent && !this.#heard.has(type));
      const end = doubtful < 0 ? messages.length : doubtful + 1;
      await this.#publishWindow(messages.slice(sent, end));
      sent = end;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inTime(this.#shutDown()).catch((error) =>
      this.#options.logger.warn({ err: withoutCredentials(error) }, `${this.name} was not closed in good order`),
    );
  }

  /** Sends all and waits for all, so that everything before the first failure is safe when it is reported. */
  async #publishWindow(messages: readonly PublicMessage[]): Promise<void> {
    const lane = await this.#standingLane();
    // The broker returns a message that no queue takes, and then confirms it all the same.
    const returned = new Set<string>();
    const onReturn = ({ properties }: Message) => returned.add(properties.messageId);
    lane.channel.on('return', onReturn);
    const failures = await Promise.all(messages.map((message) => this.#deliver(message, lane, returned)));
    lane.channel.off('return', onReturn);
    // After a silence nothing is known about this channel. A blocked broker, though, takes what was sent once it can:
    // on a new channel the same would be sent again and again.
    if (failures.some((failure) => failure?.cause) && !lane.blocked) lane.close();
    const first = failures.find((failure) => failure !== undefined);
    if (first !== undefined) throw first;
  }

  async #deliver(message: PublicMessage, lane: Lane, returned: ReadonlySet<string>) {
    const { messageId, type } = message;
    try {
      await this.#inTime(this.#send(message, lane.channel));
    } catch (error) {
      return this.#notDelivered(`did not take message ${messageId} (${type})`, lane.fault ?? error);
    }
    if (!returned.has(messageId)) {
      this.#heard.add(type);
      return undefined;
    }
    this.#heard.delete(type);
    return new MessageNotDeliveredError(
      `${this.name}: no queue is bound to the exchange ${type}, so message ${messageId} was not delivered. ` +
        'Start the service that consumes it, or bind a queue to that exchange, and publish again.',
    );
  }

  #send(message: PublicMessage, channel: ConfirmChannel): Promise<void> {
    const { exchange, body, properties } = massTransitEnvelope(message, {
      machineName: hostname(),
      processName: 'bookworm',
      sentTime: new Date().toISOString(),
      virtualHostAddress: this.#bus.virtualHostAddress,
    });
    const content = Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const onConfirm = (error: Error | null) => (error ? reject(error) : resolve());
      channel.publish(exchange, '', content, { ...properties, mandatory: true }, onConfirm);
    });
  }

  /** The lane in use; after a loss, a new one. */
  async #standingLane(): Promise<Lane> {
    if (this.#closed) throw new MessageNotDeliveredError(`${this.name}: the publisher is closed`);
    let lane = this.#lane;
    if (lane === undefined || lane.ended) {
      this.#opening ??= this.#openLane().finally(() => {
        this.#opening = undefined;
      });
      lane = await this.#inTime(this.#opening).catch((error) => {
        throw this.#notDelivered('cannot be reached', error);
      });
    }
    if (lane.blocked) throw this.#notDelivered('takes no messages for now', new Error(lane.blocked));
    return lane;
  }

  async #openLane(): Promise<Lane> {
    this.#topology ??= await declareTopology(this.#bus, this.#options);
    this.#lane = await this.#topology.openLane();
    return this.#lane;
  }

  async #shutDown(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    const lane = this.#lane;
    if (lane !== undefined) {
      // What is under way is confirmed first; its own caller hears of a failure.
      await new Promise<void>((resolve) => lane.channel.waitForConfirms(() => resolve()));
      lane.close();
    }
    await this.#topology?.close();
    this.#topology = undefined;
  }

  #notDelivered(what: string, error: unknown): MessageNotDeliveredError {
    const cause = withoutCredentials(error);
    return new MessageNotDeliveredError(`${this.name} ${what}: ${cause.message}`, { cause });
  }

  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const { timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
