// BookWorm's .NET services read MassTransit's JSON envelope; this is the one place that knows how it is written.
import type { PublicMessage } from '../../application/ports/messagePublisher.js';
import { commonProperties, type Enveloped, type MessageSender, messageUrns } from './envelope.js';

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
    messageType: messageUrns(message),
    message: message.payload,
    expirationTime: null,
    sentTime: sender.sentTime,
    headers,
    host: { machineName: sender.machineName, processName: sender.processName },
  };
  return {
    exchange: message.type,
    content: Buffer.from(JSON.stringify(body)),
    properties: { ...commonProperties(message), contentType: 'application/vnd.masstransit+json', headers },
  };
}
