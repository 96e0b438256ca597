// The neighbours' side of a bus that we consume from: sends messages, and looks into the queues.
import { type ConfirmChannel, connect, type GetMessage, type Options } from 'amqplib';
import { type Enveloped, feedbackCreated } from './feedbackMessages.js';

export class FeedbackBus {
  constructor(private readonly url: string) {}

  /** Resolves when the broker has all of them. */
  send(messages: readonly Enveloped[], exchange: string = feedbackCreated): Promise<void> {
    return this.#on(async (channel) => {
      for (const { content, properties } of messages) channel.publish(exchange, '', content, properties);
      await channel.waitForConfirms();
    });
  }

  async declareQueue(name: string, options: Options.AssertQueue): Promise<void> {
    await this.#on((channel) => channel.assertQueue(name, options));
  }

  async deleteQueue(name: string): Promise<void> {
    await this.#on((channel) => channel.deleteQueue(name));
  }

  /** How many are ready to be delivered. */
  async ready(queue: string): Promise<number> {
    return (await this.#on((channel) => channel.checkQueue(queue))).messageCount;
  }

  /** Takes all that is ready. */
  take(queue: string): Promise<GetMessage[]> {
    return this.#on(async (channel) => {
      const messages: GetMessage[] = [];
      for (;;) {
        const message = await channel.get(queue, { noAck: true });
        if (message === false) return messages;
        messages.push(message);
      }
    });
  }

  /** Has the broker put the first that is ready elsewhere. */
  async reject(queue: string): Promise<void> {
    await this.#on(async (channel) => {
      const message = await channel.get(queue);
      if (message) channel.nack(message, false, false);
      await channel.close();
    });
  }

  /** A connection for each: tests have the broker close all that there are. */
  async #on<Result>(work: (channel: ConfirmChannel) => Promise<Result>): Promise<Result> {
    const connection = await connect(this.url, { noDelay: true });
    connection.on('error', () => undefined);
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => undefined);
      return await work(channel);
    } finally {
      await connection.close().catch(() => undefined);
    }
  }
}
