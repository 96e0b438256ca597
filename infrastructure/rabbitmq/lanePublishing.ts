// One series of messages on a lane to RabbitMQ: each is confirmed by the broker, and a returned one is not delivered.
import type { Message } from 'amqplib/callback_api';
import {
  MessageNotDeliveredError,
  type NonDelivery,
  type PublicMessage,
  type Publishing,
} from '../../application/ports/messagePublisher.js';
import type { Enveloped } from './envelope.js';
import type { Lane } from './lane.js';
import { withoutCredentials } from './topology.js';

export interface LanePublishingOptions {
  /** Of the bus, for people. */
  readonly name: string;
  readonly envelope: (message: PublicMessage) => Enveloped;
  /** A broker that answers nothing for so long is given up, unless it has said that it takes nothing. */
  readonly timeoutMs: number;
  readonly onOutcome: (outcome: 'confirmed' | 'returned' | 'refused') => void;
}

interface UnderWay {
  readonly message: PublicMessage;
  readonly resolve: () => void;
  readonly reject: (error: MessageNotDeliveredError) => void;
  /** The broker returns what no queue takes, and then confirms it all the same. */
  isReturned: boolean;
}

export class LanePublishing implements Publishing {
  readonly #lane: Lane;
  readonly #options: LanePublishingOptions;
  readonly #underWay = new Set<UnderWay>();
  readonly #watch: NodeJS.Timeout;
  #fault: MessageNotDeliveredError | undefined;
  #lastSignAt = performance.now();

  constructor(lane: Lane, options: LanePublishingOptions) {
    this.#lane = lane;
    this.#options = options;
    lane.channel.on('return', this.#onReturn);
    lane.ended.addEventListener('abort', this.#onLost);
    this.#watch = setInterval(() => this.#lookForSilence(), options.timeoutMs / 4).unref();
    if (lane.ended.aborted) this.#onLost();
  }

  async publish(message: PublicMessage): Promise<void> {
    if (this.#fault) {
      throw this.#failure(message, 'away', `was held back behind a failure: ${this.#fault.message}`, this.#fault);
    }
    if (this.#underWay.size === 0) this.#lastSignAt = performance.now();
    await new Promise<void>((resolve, reject) => this.#send({ message, resolve, reject, isReturned: false }));
  }

  end(): void {
    const ended = new Error('the series of messages was ended');
    // Nobody knows what the broker will do with what is under way, so nothing may follow it on this lane.
    if (this.#underWay.size > 0) this.#lane.cut(ended);
    else this.#leave(ended);
  }

  #send(sent: UnderWay): void {
    try {
      const { exchange, content, properties } = this.#options.envelope(sent.message);
      this.#lane.channel.publish(exchange, '', content, { ...properties, mandatory: true }, (error) =>
        this.#answered(sent, error),
      );
      this.#underWay.add(sent);
    } catch (error) {
      // Thrown by a channel that has just been closed, the lane of which is about to say why; else by what it was given.
      if ((error as Error).name === 'IllegalOperationError') this.#underWay.add(sent);
      else this.#fail(sent, 'unpublishable', `cannot be written: ${(error as Error).message}`);
    }
  }

  #answered(sent: UnderWay, error: Error | null): void {
    const { onOutcome } = this.#options;
    // The callbacks of a closed channel get an error, too: the lane says why.
    if (error && error.message !== 'message nacked') return;
    this.#lastSignAt = performance.now();
    if (!this.#underWay.delete(sent)) return;
    if (error) {
      onOutcome('refused');
      this.#fail(sent, 'refused', 'was refused by a queue or the broker: see its log, and whether a queue is full');
    } else if (sent.isReturned) {
      onOutcome('returned');
      const what = `was not delivered: no queue is bound to the exchange ${sent.message.type}`;
      this.#fail(sent, 'unroutable', `${what}. Start the service that consumes it, or bind a queue to that exchange.`);
    } else {
      onOutcome('confirmed');
      sent.resolve();
    }
  }

  readonly #onReturn = ({ properties }: Message) => {
    for (const sent of this.#underWay) {
      if (sent.message.messageId !== properties.messageId || sent.isReturned) continue;
      sent.isReturned = true;
      return;
    }
  };

  readonly #onLost = () => this.#leave(withoutCredentials(this.#lane.ended.reason));

  #leave(cause: Error): void {
    clearInterval(this.#watch);
    this.#lane.channel.off('return', this.#onReturn);
    this.#lane.ended.removeEventListener('abort', this.#onLost);
    for (const sent of this.#underWay) this.#fail(sent, 'away', `may not have arrived: ${cause.message}`, cause);
    this.#underWay.clear();
    this.#fault ??= new MessageNotDeliveredError('away', `${this.#options.name}: ${cause.message}`, { cause });
  }

  #fail({ message, reject }: UnderWay, reason: NonDelivery, what: string, cause?: Error): void {
    const failure = this.#failure(message, reason, what, cause);
    this.#fault ??= failure;
    reject(failure);
  }

  #failure({ messageId, type }: PublicMessage, reason: NonDelivery, what: string, cause?: Error) {
    const text = `${this.#options.name}: message ${messageId} (${type}) ${what}`;
    return new MessageNotDeliveredError(reason, text, { cause });
  }

  #lookForSilence(): void {
    const { timeoutMs } = this.#options;
    if (this.#underWay.size === 0 || this.#lane.blocked) this.#lastSignAt = performance.now();
    else if (performance.now() - this.#lastSignAt >= timeoutMs)
      this.#lane.cut(new Error(`no answer within ${timeoutMs} ms`));
  }
}
