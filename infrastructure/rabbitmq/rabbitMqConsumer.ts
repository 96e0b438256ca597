// Consumes from RabbitMQ for as long as it is wanted: each loss of the bus is followed by another beginning.
import { Backoff } from '../../application/backoff.js';
import type { Logger } from '../../application/ports/logger.js';
import type { ConsumerFigures, MessageConsumer, MessageHandler } from '../../application/ports/messageConsumer.js';
import { ConsumerLine } from './consumerLine.js';
import { type ConsumedQueue, openConsumerLane } from './consumerTopology.js';
import { SetAside } from './setAside.js';
import { type BusAddress, busAddress, withoutCredentials } from './topology.js';

export interface RabbitMqConsumerOptions {
  /** `amqp://user:password@host:5672/virtual-host` */
  readonly url: string;
  readonly queues: readonly ConsumedQueue[];
  readonly logger: Pick<Logger, 'warn'>;
  /** How many messages of one queue may be under way at once. */
  readonly prefetch?: number;
  /** How long it waits before each further try of a message that failed. */
  readonly retryDelaysMs?: readonly number[];
  /** How long the broker may take for an answer. */
  readonly timeoutMs?: number;
}

/** A line that lasted longer was a good one: its loss is a new one. */
const longMs = 30_000;

export class RabbitMqConsumer implements MessageConsumer {
  readonly name: string;
  readonly #bus: BusAddress;
  readonly #options: Required<RabbitMqConsumerOptions>;
  readonly #counts = { handled: 0, setAside: 0 };
  #line: ConsumerLine | undefined;
  #trouble: string | undefined;

  constructor(options: RabbitMqConsumerOptions) {
    this.#bus = busAddress(options.url);
    this.#options = { prefetch: 20, retryDelaysMs: [1_000, 5_000, 25_000], timeoutMs: 10_000, ...options };
    this.name = this.#bus.name;
    this.#trouble = `${this.name} was not connected yet`;
  }

  get trouble(): string | undefined {
    return this.#trouble ?? this.#line?.trouble;
  }

  get figures(): ConsumerFigures {
    return { ...this.#counts };
  }

  async consume(handle: MessageHandler, signal: AbortSignal): Promise<void> {
    const backoff = new Backoff();
    while (!signal.aborted) {
      const beganAt = performance.now();
      try {
        await this.#consumeOnce(handle, signal);
      } catch (error) {
        const { message } = withoutCredentials(error);
        this.#trouble = `no messages come from ${this.name}: ${message}`;
        if (performance.now() - beganAt > longMs) backoff.reset();
        this.#options.logger.warn({ inMs: backoff.nextMs }, `${this.#trouble}; trying again`);
        await backoff.wait(signal);
      }
    }
  }

  /** Until the signal aborts. @throws Error saying why no more messages come. */
  async #consumeOnce(handle: MessageHandler, signal: AbortSignal): Promise<void> {
    const { queues, prefetch, retryDelaysMs, timeoutMs, logger } = this.#options;
    const open = () => openConsumerLane(this.#bus, { queues, timeoutMs });
    const lane = await open();
    const onOutcome = (outcome: keyof ConsumerFigures) => {
      this.#counts[outcome]++;
    };
    const setAside = new SetAside(open, timeoutMs);
    const parts = { lane, setAside, handle, queues, prefetch, retryDelaysMs, timeoutMs, logger, onOutcome };
    await this.#takeMessages(new ConsumerLine(parts), signal);
  }

  async #takeMessages(line: ConsumerLine, signal: AbortSignal): Promise<void> {
    this.#line = line;
    try {
      await line.run(signal, () => {
        this.#trouble = undefined;
      });
    } finally {
      this.#line = undefined;
      await line.close();
    }
  }
}
