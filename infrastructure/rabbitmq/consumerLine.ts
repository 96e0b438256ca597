// One connection's worth of consuming: from the first message to the loss of the connection, or to the end.
// Without rascal's subscription: a neighbour's header `x-death` or `rascal` makes that fail over and over, or drop messages.
import { once } from 'node:events';
import type { ConsumeMessage } from 'amqplib';
import type { Logger } from '../../application/ports/logger.js';
import type { MessageHandler } from '../../application/ports/messageConsumer.js';
import { settleAll } from '../../application/settleAll.js';
import { attemptMessage } from './attemptMessage.js';
import type { ConsumedQueue } from './consumerTopology.js';
import type { Rejection } from './faultHeaders.js';
import { inTime } from './inTime.js';
import type { Lane } from './lane.js';
import { UnwritableMessageError } from './sendConfirmed.js';
import type { SetAside } from './setAside.js';
import { Standstill } from './standstill.js';
import { withoutCredentials } from './topology.js';

export interface ConsumerLineParts {
  readonly lane: Lane;
  readonly setAside: SetAside;
  readonly handle: MessageHandler;
  readonly queues: readonly ConsumedQueue[];
  /** How many messages of one queue may be under way at once. */
  readonly prefetch: number;
  readonly retryDelaysMs: readonly number[];
  readonly timeoutMs: number;
  readonly logger: Pick<Logger, 'warn'>;
  readonly onOutcome: (outcome: 'handled' | 'setAside') => void;
}

/** How long what is being handled at the end may take, and the broker's answers then. */
const handlingMs = 5_000;
const goodbyeMs = 2_000;

export class ConsumerLine {
  readonly #parts: ConsumerLineParts;
  readonly #standstill = new Standstill();
  readonly #underWay = new Set<Promise<void>>();
  /** Aborts when nothing more is to be begun: it ends, or is lost. */
  readonly #leaving = new AbortController();
  /** Rejects with why; never resolves. */
  readonly #loss: Promise<never>;
  #lose: (why: Error) => void = () => {};

  constructor(parts: ConsumerLineParts) {
    this.#parts = parts;
    this.#loss = new Promise((_resolve, reject) => {
      this.#lose = (why) => {
        reject(why);
        this.#leaving.abort(why);
      };
    });
    this.#loss.catch(() => {});
    const { ended } = parts.lane;
    const onEnd = () => this.#lose(ended.reason);
    if (ended.aborted) onEnd();
    else ended.addEventListener('abort', onEnd);
  }

  get trouble(): string | undefined {
    return this.#standstill.trouble;
  }

  /** Takes messages until the signal aborts. @throws Error saying why, when it is lost before. */
  async run(signal: AbortSignal, onTaking: () => void): Promise<void> {
    const { queues, timeoutMs } = this.#parts;
    const taking = queues.map((queue) => this.#take(queue));
    const tags = await inTime(Promise.race([Promise.all(taking), this.#loss]), timeoutMs);
    onTaking();
    if (!signal.aborted) await once(signal, 'abort', { signal: this.#leaving.signal }).catch(() => this.#loss);
    await Promise.race([this.#stop(tags), this.#loss]);
  }

  /** What is under way is let go of: the bus delivers it again, here or elsewhere. */
  async close(): Promise<void> {
    this.#leaving.abort();
    const { lane, setAside } = this.#parts;
    setAside.close();
    if (lane.ended.aborted) return;
    const closed = once(lane.channel, 'close');
    // The connection's own goodbye may overtake what was acknowledged on the channel.
    this.#answer((channel) => channel.close(() => {}));
    await inTime(closed, goodbyeMs).catch(() => {});
    await lane.close();
  }

  #take(queue: ConsumedQueue): Promise<string> {
    const { lane, prefetch } = this.#parts;
    return new Promise((resolve, reject) => {
      const onMessage = (message: ConsumeMessage | null) => {
        if (message) this.#begin(queue, message);
        else this.#lose(new Error(`the queue ${queue.queue} was deleted, or moved to another node`));
      };
      // Of each consumer, not of the channel.
      lane.channel.prefetch(prefetch);
      lane.channel.consume(queue.queue, onMessage, {}, (error, ok) =>
        error ? reject(error) : resolve(ok.consumerTag),
      );
    });
  }

  /** First nothing new comes; then what waits is given back, and what is being handled is waited for. */
  async #stop(tags: readonly string[]): Promise<void> {
    const { channel } = this.#parts.lane;
    const cancelled = tags.map((tag) => new Promise<void>((resolve) => channel.cancel(tag, () => resolve())));
    await inTime(Promise.all(cancelled), goodbyeMs).catch(() => {});
    this.#leaving.abort();
    await inTime(settleAll([...this.#underWay]), handlingMs).catch(() => {});
  }

  #begin(queue: ConsumedQueue, message: ConsumeMessage): void {
    // The end of the connection gives it back.
    if (this.#leaving.signal.aborted) return;
    const work = this.#attend(queue, message)
      .catch((error) => this.#lose(withoutCredentials(error)))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** @throws when it could not be set aside: then it is not acknowledged, and the line is given up. */
  async #attend({ queue, exchange }: ConsumedQueue, message: ConsumeMessage): Promise<void> {
    const { handle, retryDelaysMs, onOutcome } = this.#parts;
    const parts = { handle, retryDelaysMs, type: exchange, standstill: this.#standstill };
    const outcome = await attemptMessage(parts, message, this.#leaving.signal).catch(() => 'given back' as const);
    if (outcome === 'given back') this.#answer((channel) => channel.nack(message, false, true));
    else if (outcome !== 'handled') await this.#reject(queue, message, outcome);
    else if (this.#answer((channel) => channel.ack(message))) onOutcome('handled');
  }

  async #reject(queue: string, message: ConsumeMessage, why: Rejection): Promise<void> {
    const { lane, setAside, logger, onOutcome } = this.#parts;
    // Neither the message nor what was said of it: both may hold anything.
    const details = { queue, fault: why.error?.name ?? 'UnknownType', retries: why.retries };
    try {
      await setAside.put(queue, message, why);
      this.#answer((channel) => channel.ack(message));
      logger.warn(details, `a message was set aside; "bookworm consumer errors list" shows those with faults`);
    } catch (error) {
      if (lane.ended.aborted) return;
      if (!(error instanceof UnwritableMessageError)) {
        throw new Error(`a message of ${queue} could not be set aside: ${(error as Error).message}`, { cause: error });
      }
      // The broker can do it: what is rejected, it puts into the error queue.
      this.#answer((channel) => channel.nack(message, false, false));
      logger.warn(details, 'a message was set aside without its fault: its properties cannot be written again');
    }
    onOutcome('setAside');
  }

  /** @returns whether there was somebody to answer: from a lost connection, the message comes again. */
  #answer(say: (channel: Lane['channel']) => void): boolean {
    const { lane } = this.#parts;
    if (lane.ended.aborted) return false;
    try {
      say(lane.channel);
      return true;
    } catch {
      // amqplib throws while a channel is closing, which is as good as closed.
      return false;
    }
  }
}
