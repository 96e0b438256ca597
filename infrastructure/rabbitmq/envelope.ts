// What an envelope is to the publisher: where a message goes, as which bytes, with which properties.
import type { Options } from 'amqplib';
import type { PublicMessage } from '../../application/ports/messagePublisher.js';

export interface Enveloped {
  readonly exchange: string;
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

export type Envelope = (message: PublicMessage) => Enveloped;

/** The AMQP priority of urgent messages; others have none, which is the least. */
export const highPriority = 5;
