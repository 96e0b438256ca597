// Puts one message where it stays, and knows for certain: what is not confirmed, or comes back, was not delivered.
import type { Options } from 'amqplib';
import { inTime } from './inTime.js';

export interface Outgoing {
  readonly exchange: string;
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

/** The part of a confirm channel that both APIs of amqplib have. */
export interface ConfirmingChannel {
  publish(
    exchange: string,
    routingKey: string,
    content: Buffer,
    options: Options.Publish,
    onConfirm: (error: unknown) => void,
  ): boolean;
  on(event: 'return', listener: () => void): unknown;
  off(event: 'return', listener: () => void): unknown;
}

/** The message cannot be written as AMQP, such as with headers above 64 KiB, whatever the broker says. */
export class UnwritableMessageError extends Error {
  override readonly name = 'UnwritableMessageError';
}

/**
 * One at a time on a channel: a message that comes back is not told from another.
 * @throws UnwritableMessageError; Error when the broker did not take it, returned it or said nothing.
 */
export async function sendConfirmed(channel: ConfirmingChannel, out: Outgoing, timeoutMs: number): Promise<void> {
  let isReturned = false;
  const onReturn = () => {
    isReturned = true;
  };
  channel.on('return', onReturn);
  try {
    await inTime(published(channel, out), timeoutMs);
  } finally {
    channel.off('return', onReturn);
  }
  if (isReturned) throw new Error(`no queue is bound to the exchange ${out.exchange}`);
}

function published(channel: ConfirmingChannel, { exchange, content, properties }: Outgoing): Promise<void> {
  return new Promise((resolve, reject) => {
    try {
      channel.publish(exchange, '', content, { ...properties, mandatory: true }, (error) =>
        error ? reject(error) : resolve(),
      );
    } catch (cause) {
      const isClosed = (cause as Error).name === 'IllegalOperationError';
      reject(isClosed ? cause : new UnwritableMessageError((cause as Error).message, { cause }));
    }
  });
}
