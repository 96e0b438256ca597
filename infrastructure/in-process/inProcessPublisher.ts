// The bus of an installation without a broker: hands each message to the subscribers of this process, in order.
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type NonDelivery,
  type PublicMessage,
  type PublisherFigures,
  type Publishing,
} from '../../application/ports/messagePublisher.js';

/** May take its time; one that throws gets the message again later. */
export type MessageHandler = (message: PublicMessage) => void | Promise<void>;

export class InProcessPublisher implements MessagePublisher {
  readonly name = 'in-process bus';
  readonly trouble = undefined;
  readonly #handlers: MessageHandler[] = [];
  readonly #counts = { confirmed: 0, returned: 0, refused: 0 };
  #isClosed = false;

  get figures(): PublisherFigures {
    return { ...this.#counts, reconnects: 0 };
  }

  subscribe(handler: MessageHandler): void {
    this.#handlers.push(handler);
  }

  async open(): Promise<Publishing> {
    if (this.#isClosed) throw this.#closed();
    return new HandlerSeries((message) => this.#deliver(message));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  async #deliver(message: PublicMessage): Promise<void> {
    if (this.#isClosed) throw this.#closed();
    if (this.#handlers.length === 0) {
      this.#counts.returned++;
      throw failure(message, 'unroutable', `was not delivered: nobody subscribes to the ${this.name}`);
    }
    try {
      for (const handle of this.#handlers) await handle(message);
      this.#counts.confirmed++;
    } catch (cause) {
      this.#counts.refused++;
      throw failure(message, 'refused', 'was not delivered: its handler failed', cause);
    }
  }

  #closed(): MessageNotDeliveredError {
    return new MessageNotDeliveredError('away', `The ${this.name} is closed`);
  }
}

/** One message after the other, up to the first that fails. */
class HandlerSeries implements Publishing {
  readonly #deliver: (message: PublicMessage) => Promise<void>;
  readonly #underWay = new Set<(error: unknown) => void>();
  #last = Promise.resolve();
  #fault: unknown;

  constructor(deliver: (message: PublicMessage) => Promise<void>) {
    this.#deliver = deliver;
  }

  async publish(message: PublicMessage): Promise<void> {
    this.#check(message);
    await new Promise<void>((resolve, reject) => {
      this.#underWay.add(reject);
      this.#last = this.#last
        .then(() => this.#next(message))
        .then(resolve, reject)
        .finally(() => this.#underWay.delete(reject));
    });
  }

  end(): void {
    this.#fault ??= new MessageNotDeliveredError('away', 'The series of messages was ended');
    for (const fail of this.#underWay) fail(this.#fault);
  }

  async #next(message: PublicMessage): Promise<void> {
    this.#check(message);
    try {
      await this.#deliver(message);
    } catch (error) {
      this.#fault = error;
      throw error;
    }
  }

  #check(message: PublicMessage): void {
    if (this.#fault) throw failure(message, 'away', 'was held back behind a failure', this.#fault);
  }
}

function failure({ messageId, type }: PublicMessage, reason: NonDelivery, what: string, cause?: unknown) {
  return new MessageNotDeliveredError(reason, `Message ${messageId} (${type}) ${what}`, { cause });
}
