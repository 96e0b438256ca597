// Publishes to RabbitMQ: rascal keeps topology and connection, one confirm channel keeps the order of the messages.

import { hostname } from 'node:os';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublisherFigures,
  type Publishing,
} from '../../application/ports/messagePublisher.js';
import type { Envelope } from './envelope.js';
import { LanePublishing } from './lanePublishing.js';
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
  /** How long opening waits for a connection, and a message for its confirm. */
  readonly timeoutMs?: number;
}

/** Succeeds when the broker is away, too: the service starts without its neighbour, and each opening tries again. */
export async function connectRabbitMqPublisher(options: RabbitMqPublisherOptions): Promise<RabbitMqPublisher> {
  const publisher = new RabbitMqPublisher(options);
  await publisher.connect();
  return publisher;
}

export class RabbitMqPublisher implements MessagePublisher {
  readonly name: string;
  readonly #bus: BusAddress;
  readonly #options: TopologyOptions;
  readonly #counts = { confirmed: 0, returned: 0, refused: 0 };
  #topology: Topology | undefined;
  #lane: Lane | undefined;
  #opening: Promise<Lane> | undefined;
  #lanes = 0;
  #closed = false;

  constructor({ url, timeoutMs = 10_000, ...options }: RabbitMqPublisherOptions) {
    this.#bus = busAddress(url);
    this.#options = { ...options, timeoutMs };
    this.name = this.#bus.name;
  }

  get trouble(): string | undefined {
    const { blocked } = this.#lane ?? {};
    return blocked && `${this.name} takes no messages for now: ${blocked}`;
  }

  get figures(): PublisherFigures {
    return { ...this.#counts, reconnects: Math.max(0, this.#lanes - 1) };
  }

  /** One attempt; its failure is a warning. */
  async connect(): Promise<void> {
    await this.#standingLane().catch((err) => this.#options.logger.warn({ err }, `${this.name} is away: trying later`));
  }

  async open(): Promise<Publishing> {
    const lane = await this.#standingLane();
    return new LanePublishing(lane, {
      name: this.name,
      envelope: this.#envelope,
      timeoutMs: this.#options.timeoutMs,
      onOutcome: (outcome) => {
        this.#counts[outcome]++;
      },
      onEnd: (isSpoilt) => {
        if (isSpoilt) lane.close();
      },
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#inTime(this.#shutDown()).catch((error) =>
      this.#options.logger.warn({ err: withoutCredentials(error) }, `${this.name} was not closed in good order`),
    );
  }

  readonly #envelope: Envelope = (message) =>
    massTransitEnvelope(message, {
      machineName: hostname(),
      processName: 'bookworm',
      sentTime: new Date().toISOString(),
      virtualHostAddress: this.#bus.virtualHostAddress,
    });

  /** The lane in use; after a loss, a new one. */
  async #standingLane(): Promise<Lane> {
    if (this.#closed) throw new MessageNotDeliveredError('away', `${this.name}: the publisher is closed`);
    if (this.#lane && !this.#lane.ended) return this.#lane;
    this.#opening ??= this.#openLane().finally(() => {
      this.#opening = undefined;
    });
    return this.#inTime(this.#opening).catch((error) => {
      const cause = withoutCredentials(error);
      throw new MessageNotDeliveredError('away', `${this.name} cannot be reached: ${cause.message}`, { cause });
    });
  }

  async #openLane(): Promise<Lane> {
    this.#topology ??= await declareTopology(this.#bus, this.#options);
    this.#lane = await this.#topology.openLane();
    this.#lanes++;
    return this.#lane;
  }

  async #shutDown(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    this.#lane?.close();
    await this.#topology?.close();
    this.#topology = undefined;
  }

  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const { timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
