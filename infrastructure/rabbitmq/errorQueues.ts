// The operator's look at what neighbours sent us: how full the queues are, what was set aside and why, and its return.
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import { mostLookedAt } from './bounds.js';
import { type ConsumedQueue, errorQueueOf, skippedQueueOf } from './consumerTopology.js';
import { sameProperties, type ToldFault, toldFault, withoutFault } from './faultHeaders.js';
import { openEnvelope } from './openEnvelope.js';
import { sendConfirmed } from './sendConfirmed.js';
import { type BusAddress, busAddress, withoutCredentials } from './topology.js';

export interface QueueState {
  readonly queue: string;
  /** Null when there is no such queue. */
  readonly ready: number | null;
  readonly consumers: number | null;
}

export interface ConsumedQueueState extends QueueState {
  readonly type: string;
  readonly error: QueueState;
  readonly skipped: QueueState;
}

export interface SetAsideMessage extends ToldFault {
  /** Where it was set aside. */
  readonly queue: string;
  /** As the envelope says; what the bus calls the message when that cannot be read; else null. */
  readonly messageId: string | null;
  readonly type: string | null;
}

/** RabbitMQ did not answer, or closed the connection. */
export class BusUnreachableError extends Error {
  override readonly name = 'BusUnreachableError';
}

type Connection = Awaited<ReturnType<typeof connect>>;

const timeoutMs = 10_000;
export class ErrorQueues {
  readonly #bus: BusAddress;
  readonly #connection: Connection;
  readonly #queues: readonly ConsumedQueue[];
  #fault: Error | undefined;

  private constructor(bus: BusAddress, connection: Connection, queues: readonly ConsumedQueue[]) {
    this.#bus = bus;
    this.#connection = connection;
    this.#queues = queues;
    const blame = (error?: Error) => {
      this.#fault ??= error ?? new Error('the connection was closed');
    };
    connection.on('error', blame).on('close', blame);
  }

  /** @throws BusUnreachableError */
  static async at(url: string, queues: readonly ConsumedQueue[]): Promise<ErrorQueues> {
    const bus = busAddress(url);
    try {
      return new ErrorQueues(bus, await connect(url, { timeout: timeoutMs, noDelay: true }), queues);
    } catch (error) {
      throw unreachable(bus, error);
    }
  }

  get name(): string {
    return this.#bus.name;
  }

  states(): Promise<readonly ConsumedQueueState[]> {
    return this.#asked(async () => {
      const states: ConsumedQueueState[] = [];
      for (const { queue, exchange: type } of this.#queues) {
        const error = await this.#stateOf(errorQueueOf(queue));
        const skipped = await this.#stateOf(skippedQueueOf(queue));
        states.push({ type, ...(await this.#stateOf(queue)), error, skipped });
      }
      return states;
    });
  }

  /** The oldest of each error queue, up to so many; all stay where they are. */
  list(limit: number): Promise<readonly SetAsideMessage[]> {
    return this.#asked(async () => {
      const found: SetAsideMessage[] = [];
      await this.#eachQueue(async (channel, { queue }, ready) => {
        for (let left = Math.min(ready, limit - found.length); left > 0; left--) {
          const message = await channel.get(errorQueueOf(queue));
          if (!message) return;
          found.push(described(errorQueueOf(queue), message));
        }
      });
      return found;
    });
  }

  /**
   * Puts messages that were set aside back to where they came from, oldest first; what is set aside meanwhile stays.
   * @param messageId only the ones with this id.
   */
  returnAll(messageId?: string): Promise<readonly SetAsideMessage[]> {
    return this.#asked(async () => {
      const returned: SetAsideMessage[] = [];
      await this.#eachQueue(async (channel, { queue }, ready) => {
        const most = messageId === undefined ? ready : Math.min(ready, mostLookedAt);
        for (let left = most; left > 0; left--) {
          const message = await channel.get(errorQueueOf(queue));
          if (!message) return;
          const told = described(errorQueueOf(queue), message);
          if (messageId !== undefined && told.messageId !== messageId.toLowerCase()) continue;
          await sendBack(channel, queue, message);
          channel.ack(message);
          returned.push(told);
        }
      });
      return returned;
    });
  }

  async close(): Promise<void> {
    await this.#connection.close().catch(() => {});
  }

  /** One queue after the other, each on a channel of its own: its end puts back what was only looked at. */
  async #eachQueue(
    work: (channel: ConfirmChannel, queue: ConsumedQueue, ready: number) => Promise<void>,
  ): Promise<void> {
    for (const queue of this.#queues) {
      const { ready } = await this.#stateOf(errorQueueOf(queue.queue));
      if (!ready) continue;
      const channel = await this.#channel();
      try {
        await work(channel, queue, ready);
      } finally {
        // One that the broker has closed already throws.
        await channel.close().catch(() => {});
      }
    }
  }

  /** A channel does not outlive the question for a queue that there is not. */
  async #stateOf(queue: string): Promise<QueueState> {
    const channel = await this.#channel();
    try {
      const { messageCount: ready, consumerCount: consumers } = await channel.checkQueue(queue);
      await channel.close();
      return { queue, ready, consumers };
    } catch (error) {
      if ((error as { code?: unknown }).code === 404) return { queue, ready: null, consumers: null };
      throw error;
    }
  }

  async #channel(): Promise<ConfirmChannel> {
    const channel = await this.#connection.createConfirmChannel();
    channel.on('error', () => {});
    return channel;
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      throw this.#fault ? unreachable(this.#bus, this.#fault) : withoutCredentials(error);
    }
  }
}

/** Whole or not at all: it leaves the error queue when its own has it for certain. */
async function sendBack(channel: ConfirmChannel, queue: string, { content, properties }: GetMessage): Promise<void> {
  const headers = withoutFault(properties.headers ?? {});
  await sendConfirmed(
    channel,
    { exchange: queue, content, properties: sameProperties(properties, headers) },
    timeoutMs,
  );
}

function described(queue: string, message: GetMessage): SetAsideMessage {
  const fault = toldFault(message.properties.headers ?? {});
  try {
    const { messageId, types } = openEnvelope(message);
    return { queue, messageId, type: types[0] ?? null, ...fault };
  } catch {
    const { messageId } = message.properties;
    return { queue, messageId: typeof messageId === 'string' ? messageId.toLowerCase() : null, type: null, ...fault };
  }
}

function unreachable(bus: BusAddress, error: unknown): BusUnreachableError {
  const cause = withoutCredentials(error);
  return new BusUnreachableError(`${bus.name} cannot be asked: ${cause.message}. Check that server, and AMQP_URL.`, {
    cause,
  });
}
