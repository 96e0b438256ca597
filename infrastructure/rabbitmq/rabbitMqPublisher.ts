// Publishes to RabbitMQ: rascal declares the topology, one confirm channel keeps the order of the messages.
import { hostname } from 'node:os';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
  type PublisherFigures,
  type Publishing,
} from '../../application/ports/messagePublisher.js';
import type { Envelope } from './envelope.js';
import { type Lane, openLane } from './lane.js';
import { LanePublishing } from './lanePublishing.js';
import { type BusAddress, busAddress, type TopologyOptions, topology, withoutCredentials } from './topology.js';

/** Asked once: it is a call of the operating system. */
const machineName = hostname();

/** AMQP's PRECONDITION_FAILED: what is to be declared is there already, and is something else. */
const preconditionFailed = 406;

export interface RabbitMqPublisherOptions extends Pick<TopologyOptions, 'messageTypes'> {
  /** `amqp://user:password@host:5672/virtual-host` */
  readonly url: string;
  readonly envelope: Envelope;
  readonly logger: Record<'info' | 'warn', (fields: object, message: string) => void>;
  /** How long opening waits for a connection, and a message for a sign of the broker. */
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
  readonly #options: RabbitMqPublisherOptions & TopologyOptions;
  readonly #counts = { confirmed: 0, returned: 0, refused: 0 };
  #lane: Lane | undefined;
  #opening: Promise<Lane> | undefined;
  #lanes = 0;
  #isClosed = false;

  constructor({ timeoutMs = 10_000, ...options }: RabbitMqPublisherOptions) {
    this.#bus = busAddress(options.url);
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
    const { timeoutMs } = this.#options;
    return new LanePublishing(await this.#standingLane(), {
      ...{ name: this.name, timeoutMs },
      envelope: (message) => this.#envelop(message),
      onOutcome: (outcome) => {
        this.#counts[outcome]++;
      },
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#opening?.catch(() => {});
    await this.#lane?.close();
  }

  #envelop(message: PublicMessage) {
    return this.#options.envelope(message, {
      machineName,
      processName: 'bookworm',
      sentTime: new Date().toISOString(),
      virtualHostAddress: this.#bus.virtualHostAddress,
    });
  }

  /** The lane in use; after a loss, a new one. */
  async #standingLane(): Promise<Lane> {
    if (this.#isClosed) throw new MessageNotDeliveredError('away', `${this.name}: the publisher is closed`);
    if (this.#lane && !this.#lane.ended.aborted) return this.#lane;
    this.#opening ??= this.#openLane().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #openLane(): Promise<Lane> {
    const { logger, timeoutMs } = this.#options;
    const declared = (ended: AbortSignal) => topology(this.#bus, this.#options, ended);
    const lane = await openLane(this.#bus, { topology: declared, timeoutMs }).catch((error) => {
      throw this.#unreachable(error);
    });
    this.#lane = lane;
    this.#lanes++;
    logger.info({}, `${this.name} is connected`);
    lane.ended.addEventListener('abort', () => {
      if (!this.#isClosed) logger.warn({ err: withoutCredentials(lane.ended.reason) }, `${this.name} is lost`);
    });
    return lane;
  }

  #unreachable(error: { readonly code?: unknown }): MessageNotDeliveredError {
    const cause = withoutCredentials(error);
    const what =
      error.code === preconditionFailed
        ? `has an exchange that is not what it must be: ${cause.message}. Delete that exchange; it is declared again.`
        : `cannot be reached: ${cause.message}`;
    return new MessageNotDeliveredError('away', `${this.name} ${what}`, { cause });
  }
}
