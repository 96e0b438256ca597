// What an envelope is to the publisher: where a message goes, as which bytes, with which properties.
import type { Options } from 'amqplib';
import type { PublicMessage } from '../../application/ports/messagePublisher.js';

export interface Enveloped {
  readonly exchange: string;
  readonly content: Buffer;
  readonly properties: Options.Publish;
}

export interface MessageSender {
  readonly machineName: string;
  readonly processName: string;
  /** ISO 8601, UTC. */
  readonly sentTime: string;
  /** `rabbitmq://<host>[:port][/<vhost>]`: MassTransit's addresses are absolute URIs below it. */
  readonly virtualHostAddress: string;
}

export type Envelope = (message: PublicMessage, sender: MessageSender) => Enveloped;

/** The .NET base type of all of BookWorm's integration events: each is published as its own type and as this one. */
export const integrationEventType = 'BookWorm.Chassis.EventBus:IntegrationEvent';

/** The AMQP priority of urgent messages; others have none, which is the least. */
export const highPriority = 5;

/** What a message is to consumers by its type, the most special one first. */
export function messageUrns({ type }: PublicMessage): readonly string[] {
  return [`urn:message:${type}`, `urn:message:${integrationEventType}`];
}

/** The properties that every message has, whatever its envelope. */
export function commonProperties({ messageId, correlationId, priority }: PublicMessage): Options.Publish {
  return { persistent: true, messageId, correlationId, ...(priority === 'high' && { priority: highPriority }) };
}
