// The bus of an installation without a broker: hands each message to the subscribers of this process, in order.

import {
  MessageNotDeliveredError,
  type MessagePublisher,
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
    this.#checkOpen();
    let isEnded = false;
    let last = Promise.resolve();
    return {
      publish: (message) => {
        const delivered = last.then(async () => {
          if (isEnded)
            throw new MessageNotDeliveredError('away', `${named(message)} came behind the end of its series`);
          await this.#deliver(message);
        });
        // Whoever comes behind a failure fails as well.
        last = delivered;
        // Its caller hears of it; the chain is nobody's.
        last.catch(() => {});
        return delivered;
      },
      end: () => {
        isEnded = true;
      },
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  async #deliver(message: PublicMessage): Promise<void> {
    this.#checkOpen();
    if (this.#handlers.length === 0) {
      this.#counts.returned++;
      const why = `was not delivered: nobody subscribes to the ${this.name}`;
      throw new MessageNotDeliveredError('unroutable', `${named(message)} ${why}`);
    }
    try {
      for (const handle of this.#handlers) await handle(message);
      this.#counts.confirmed++;
    } catch (cause) {
      this.#counts.refused++;
      throw new MessageNotDeliveredError('refused', `${named(message)} was not delivered: its handler failed`, {
        cause,
      });
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new MessageNotDeliveredError('away', `the ${this.name} is closed`);
  }
}

function named({ messageId, type }: PublicMessage): string {
  return `Message ${messageId} (${type})`;
}
