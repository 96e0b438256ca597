// The bus of an installation without a broker: hands each message to the subscribers of this process, in order.

import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
} from '../../application/ports/messagePublisher.js';

export type MessageHandler = (message: PublicMessage) => void | Promise<void>;

export class InProcessPublisher implements MessagePublisher {
  readonly name = 'in-process bus';
  readonly #handlers: MessageHandler[] = [];

  subscribe(handler: MessageHandler): void {
    this.#handlers.push(handler);
  }

  async publish(messages: readonly PublicMessage[]): Promise<void> {
    for (const message of messages) await this.#deliver(message);
  }

  async close(): Promise<void> {
    this.#handlers.length = 0;
  }

  async #deliver(message: PublicMessage): Promise<void> {
    const what = `Message ${message.messageId} (${message.type})`;
    if (this.#handlers.length === 0) {
      throw new MessageNotDeliveredError(`${what} was not delivered: nobody subscribes to the ${this.name}`);
    }
    try {
      for (const handle of this.#handlers) await handle(message);
    } catch (cause) {
      throw new MessageNotDeliveredError(`${what} was not delivered: its handler failed`, { cause });
    }
  }
}
