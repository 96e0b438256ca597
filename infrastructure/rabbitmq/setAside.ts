// Messages that could not be handled, and those that nobody asked for, wait beside their queue for an operator.
import type { ConsumeMessage } from 'amqplib';
import { errorQueueOf, skippedQueueOf } from './consumerTopology.js';
import { faultHeaders, type Rejection, sameProperties, withoutFault } from './faultHeaders.js';
import type { Lane } from './lane.js';
import { sendConfirmed } from './sendConfirmed.js';

export class SetAside {
  readonly #openLane: () => Promise<Lane>;
  readonly #timeoutMs: number;
  #lane: Lane | undefined;
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** @param openLane a connection of its own: the broker may block those that publish, and those only. */
  constructor(openLane: () => Promise<Lane>, timeoutMs: number) {
    this.#openLane = openLane;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Resolves when the broker has it for certain, body and properties as they came.
   * @throws UnwritableMessageError when that cannot be written; Error when the broker did not take it.
   */
  put(queue: string, message: ConsumeMessage, why: Rejection): Promise<void> {
    const sending = this.#last.then(() => this.#send(queue, message, why));
    this.#last = sending.catch(() => {});
    return sending;
  }

  close(): void {
    this.#isClosed = true;
    void this.#lane?.close();
  }

  async #send(queue: string, { content, properties }: ConsumeMessage, why: Rejection): Promise<void> {
    if (this.#isClosed) throw new Error('it is too late: the connection is given up');
    if (!this.#lane || this.#lane.ended.aborted) this.#lane = await this.#openLane();
    // It was given up meanwhile.
    if (this.#isClosed) void this.#lane.close();
    const headers = { ...withoutFault(properties.headers ?? {}), ...faultHeaders(why) };
    const exchange = why.error ? errorQueueOf(queue) : skippedQueueOf(queue);
    const out = { exchange, content, properties: sameProperties(properties, headers) };
    await sendConfirmed(this.#lane.channel, out, this.#timeoutMs);
  }
}
