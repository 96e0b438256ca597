// The neighbours' side of a bus that we consume from: sends messages, and looks into the queues.
import { type ConfirmChannel, connect, type GetMessage, type Options } from 'amqplib';
import { type Enveloped, feedbackCreated } from './feedbackMessages.js';

type Connection = Awaited<ReturnType<typeof connect>>;

export class FeedbackBus {
  readonly #connection: Connection;
  readonly #channel: ConfirmChannel;

  private constructor(connection: Connection, channel: ConfirmChannel) {
    this.#connection = connection;
    this.#channel = channel;
    // A test may have the broker close all connections.
    for (const emitter of [connection, channel]) emitter.on('error', () => undefined);
  }

  static async at(url: string): Promise<FeedbackBus> {
    const connection = await connect(url, { noDelay: true });
    return new FeedbackBus(connection, await connection.createConfirmChannel());
  }

  /** Resolves when the broker has all of them. */
  async send(messages: readonly Enveloped[], exchange = feedbackCreated): Promise<void> {
    for (const { content, properties } of messages) this.#channel.publish(exchange, '', content, properties);
    await this.#channel.waitForConfirms();
  }

  async declareQueue(name: string, options: Options.AssertQueue): Promise<void> {
    await this.#channel.assertQueue(name, options);
  }

  async deleteQueue(name: string): Promise<void> {
    await this.#channel.deleteQueue(name);
  }

  /** How many are ready to be delivered. */
  async ready(queue: string): Promise<number> {
    return (await this.#channel.checkQueue(queue)).messageCount;
  }

  /** Takes all that is ready. */
  async take(queue: string): Promise<GetMessage[]> {
    const messages: GetMessage[] = [];
    for (;;) {
      const message = await this.#channel.get(queue, { noAck: true });
      if (message === false) return messages;
      messages.push(message);
    }
  }

  async close(): Promise<void> {
    await this.#connection.close().catch(() => undefined);
  }
}
