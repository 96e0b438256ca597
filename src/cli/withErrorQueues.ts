// What the commands about consumed messages need: the bus, and no database.
import { consumedContracts } from '../../application/reviews/consumedContracts.js';
import type { ErrorQueues } from '../../infrastructure/rabbitmq/errorQueues.js';
import { ConfigError, readConfig } from '../config.js';

/** @throws ConfigError without AMQP_URL. */
export async function withErrorQueues(work: (queues: ErrorQueues) => Promise<void>): Promise<void> {
  const { amqpUrl } = readConfig(process.env);
  if (!amqpUrl) {
    throw new ConfigError(['AMQP_URL is not set: set it to the RabbitMQ that the neighbours send their messages to.']);
  }
  const { ErrorQueues } = await import('../../infrastructure/rabbitmq/errorQueues.js');
  const queues = await ErrorQueues.at(amqpUrl, Object.values(consumedContracts));
  try {
    await work(queues);
  } finally {
    await queues.close();
  }
}
