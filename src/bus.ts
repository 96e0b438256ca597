// The bus that the settings name: who publishes to it, and who consumes from it.
import type { Logger } from '../application/ports/logger.js';
import type { MessageConsumer } from '../application/ports/messageConsumer.js';
import type { MessagePublisher } from '../application/ports/messagePublisher.js';
import { publicMessageTypes } from '../application/relay/publicContracts.js';
import { consumedContracts } from '../application/reviews/consumedContracts.js';
import { InProcessPublisher } from '../infrastructure/in-process/inProcessPublisher.js';
import { notificationService } from '../infrastructure/in-process/notificationService.js';
import { binaryCloudEvent, structuredCloudEvent } from '../infrastructure/rabbitmq/cloudEventsEnvelope.js';
import type { Envelope } from '../infrastructure/rabbitmq/envelope.js';
import { massTransitEnvelope } from '../infrastructure/rabbitmq/massTransitEnvelope.js';
import { RabbitMqConsumer } from '../infrastructure/rabbitmq/rabbitMqConsumer.js';
import { connectRabbitMqPublisher } from '../infrastructure/rabbitmq/rabbitMqPublisher.js';
import type { Config } from './config.js';

const envelopes: Readonly<Record<Config['amqpEnvelope'], Envelope>> = {
  masstransit: massTransitEnvelope,
  cloudevents: structuredCloudEvent,
  'cloudevents-binary': binaryCloudEvent,
};

/** RabbitMQ where AMQP_URL says so, else the in-process bus with the built-in stand-in for the notification service. */
export async function connectBus({ amqpUrl, amqpEnvelope }: Config, logger: Logger): Promise<MessagePublisher> {
  if (amqpUrl) {
    const envelope = envelopes[amqpEnvelope];
    return connectRabbitMqPublisher({ url: amqpUrl, messageTypes: publicMessageTypes, envelope, logger });
  }
  const bus = new InProcessPublisher();
  bus.subscribe(notificationService(logger));
  return bus;
}

/** Undefined unless there are the bus and both services that are asked what became of a review. */
export function connectConsumer(
  { amqpUrl, ratingUrl, catalogUrl }: Config,
  logger: Logger,
): MessageConsumer | undefined {
  if (!amqpUrl || !ratingUrl || !catalogUrl) return undefined;
  return new RabbitMqConsumer({ url: amqpUrl, queues: Object.values(consumedContracts), logger });
}
