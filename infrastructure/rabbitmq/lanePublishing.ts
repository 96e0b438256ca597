// One series of messages on a lane to RabbitMQ: each is confirmed by the broker, and a returned one is not delivered.
import type { Message } from 'amqplib/callback_api';
import {
  MessageNotDeliveredError,
  type NonDelivery,
  type PublicMessage,
  type Publishing,
} from '../../application/ports/messagePublisher.js';
import type { Envelope } from './envelope.js';
import { type Lane, withoutCredentials } from './topology.js';

export interface LanePublishingOptions {
  /** Of the bus, for people. */
  readonly name: string;
  readonly envelope: Envelope;
  /** A broker that answers nothing for so long is given up, unless it has said that it takes nothing. */
  readonly timeoutMs: number;
  readonly onOutcome: (outcome: 'confirmed' | 'returned' | 'refused') => void;
  /** @param isSpoilt whether something was under way, so that nothing is known of the lane. */
  readonly onEnd: (isSpoilt: boolean) => void;
}

type Fail = (error: MessageNotDeliveredError) => void;

export class LanePublishing implements Publishing {
  readonly #lane: Lane;
  readonly #options: LanePublishingOptions;
  readonly #underWay = new Set<Fail>();
  /** The broker returns what no queue takes, and then confirms it all the same. */
  readonly #returned = new Set<string>();
  readonly #watch: NodeJS.Timeout;
  #fault: MessageNotDeliveredError | undefined;
  #lastSignAt = performance.now();
  #isEnded = false;

  constructor(lane: Lane, options: LanePublishingOptions) {
    this.#lane = lane;
    this.#options = options;
    lane.channel.on('return', this.#onReturn);
    this.#watch = setInterval(() => this.#lookForSilence(), options.timeoutMs / 4);
    this.#watch.unref();
  }

  publish(message: PublicMessage): Promise<void> {
    if (this.#fault) return Promise.reject(this.#behind(message, this.#fault));
    return new Promise((resolve, reject) => {
      if (this.#underWay.size === 0) this.#lastSignAt = performance.now();
      this.#underWay.add(reject);
      try {
        const { exchange, content, properties } = this.#options.envelope(message);
        this.#lane.channel.publish(exchange, '', content, { ...properties, mandatory: true }, (error) => {
          if (!this.#underWay.delete(reject)) return;
          this.#lastSignAt = performance.now();
          const failure = this.#failureOf(message, error);
          if (failure) reject(failure);
          else resolve();
        });
      } catch (error) {
        this.#underWay.delete(reject);
        reject(this.#fail(message, 'away', `did not take`, this.#lane.fault ?? error));
      }
    });
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#watch);
    this.#lane.channel.off('return', this.#onReturn);
    const isSpoilt = this.#underWay.size > 0;
    this.#fault ??= new MessageNotDeliveredError('away', `${this.#options.name}: the series of messages was ended`);
    for (const fail of this.#underWay) fail(this.#fault);
    this.#underWay.clear();
    this.#options.onEnd(isSpoilt);
  }

  readonly #onReturn = ({ properties }: Message) => this.#returned.add(properties.messageId);

  #failureOf(message: PublicMessage, error: Error | null): MessageNotDeliveredError | undefined {
    const { name, onOutcome } = this.#options;
    const { messageId, type } = message;
    if (error) {
      // amqplib says the same of a refusal and of a lost channel; the lane knows.
      if (this.#lane.ended || this.#lane.fault) {
        return this.#fail(message, 'away', 'did not take', this.#lane.fault ?? error);
      }
      onOutcome('refused');
      return this.#fail(message, 'refused', 'refused', error);
    }
    if (!this.#returned.delete(messageId)) {
      onOutcome('confirmed');
      return undefined;
    }
    onOutcome('returned');
    const failure = new MessageNotDeliveredError(
      'unroutable',
      `${name}: no queue is bound to the exchange ${type}, so message ${messageId} was not delivered. ` +
        'Start the service that consumes it, or bind a queue to that exchange.',
    );
    this.#fault ??= failure;
    return failure;
  }

  #fail({ messageId, type }: PublicMessage, reason: NonDelivery, what: string, error: unknown) {
    const cause = withoutCredentials(error);
    const failure = new MessageNotDeliveredError(
      reason,
      `${this.#options.name} ${what} message ${messageId} (${type}): ${cause.message}`,
      { cause },
    );
    this.#fault ??= failure;
    return failure;
  }

  #behind({ messageId, type }: PublicMessage, cause: MessageNotDeliveredError): MessageNotDeliveredError {
    const what = `message ${messageId} (${type}) was held back behind a failure`;
    return new MessageNotDeliveredError('away', `${this.#options.name}: ${what}: ${cause.message}`, { cause });
  }

  #lookForSilence(): void {
    if (this.#underWay.size === 0 || this.#lane.blocked) {
      this.#lastSignAt = performance.now();
      return;
    }
    const { timeoutMs } = this.#options;
    if (performance.now() - this.#lastSignAt < timeoutMs) return;
    this.#lane.fault ??= new Error(`no answer within ${timeoutMs} ms`);
    this.#lane.close();
  }
}
