// BookWorm's .NET services read MassTransit's JSON envelope; this is the one place that knows how it is written.

import type { Options } from 'amqplib';
import type { PublicMessage } from '../../application/ports/messagePublisher.js';
import { type Enveloped, highPriority } from './envelope.js';

/** The .NET base type of all of BookWorm's integration events: each is published as its own type and as this one. */
export const integrationEventType = 'BookWorm.Chassis.EventBus:IntegrationEvent';

export interface MessageSender {
  readonly machineName: string;
  readonly processName: string;
  /** ISO 8601, UTC. */
  readonly sentTime: string;
  /** `rabbitmq://<host>[:port][/<vhost>]`: MassTransit's addresses are absolute URIs below it. */
  readonly virtualHostAddress: string;
}

/** The message as MassTransit 8 sends and reads it. */
export function massTransitEnvelope(message: PublicMessage, sender: MessageSender): Enveloped {
  // MassTransit writes its headers into the body and into the AMQP properties alike.
  const headers = message.traceparent === undefined ? {} : { 'MT-Activity-Id': message.traceparent };
  const body = {
    messageId: message.messageId,
    requestId: null,
    correlationId: message.correlationId,
    conversationId: message.correlationId,
    initiatorId: null,
    sourceAddress: `${sender.virtualHostAddress}/${encodeURIComponent(sender.processName)}`,
    destinationAddress: `${sender.virtualHostAddress}/${message.type}`,
    responseAddress: null,
    faultAddress: null,
    messageType: [`urn:message:${message.type}`, `urn:message:${integrationEventType}`],
    message: message.payload,
    expirationTime: null,
    sentTime: sender.sentTime,
    headers,
    host: { machineName: sender.machineName, processName: sender.processName },
  };
  const properties: Options.Publish = {
    contentType: 'application/vnd.masstransit+json',
    persistent: true,
    messageId: message.messageId,
    correlationId: message.correlationId,
    ...(message.priority === 'high' ? { priority: highPriority } : {}),
    headers,
  };
  return { exchange: message.type, content: Buffer.from(JSON.stringify(body)), properties };
}
