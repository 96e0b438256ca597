// The consumer on a real RabbitMQ with the real handler on a real log, and the neighbours' side of the bus.
import type { MessageHandler } from '../../application/ports/messageConsumer.js';
import { consumedContracts } from '../../application/reviews/consumedContracts.js';
import { reportReviewChange } from '../../application/reviews/reportReviewChange.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { RabbitMqConsumer, type RabbitMqConsumerOptions } from '../../infrastructure/rabbitmq/rabbitMqConsumer.js';
import { eventually } from './eventually.js';
import { FeedbackBus } from './feedbackBus.js';
import { InterruptibleStore } from './interruptibleStore.js';
import { TestRabbitMq } from './rabbitMq.js';
import { createTestDatabase } from './testDatabase.js';

export const queues = Object.values(consumedContracts);
export const queue = 'bookworm-integration-feedback-created';

export interface RunningConsumer {
  readonly consumer: RabbitMqConsumer;
  stop(): Promise<void>;
}

export type ConsumerScene = Awaited<ReturnType<typeof consumerScene>>;

/** One virtual host and one log. */
export async function consumerScene() {
  const rabbitMq = await TestRabbitMq.start();
  const own = await createTestDatabase();
  const postgres = new PostgresEventStore(own.database, own.url);
  const store = new InterruptibleStore(postgres);
  const bus = new FeedbackBus(rabbitMq.url);
  const running = new Set<RunningConsumer>();
  const log: string[] = [];

  const report: MessageHandler = async (message) => {
    await reportReviewChange({ store, instance: 'one' }, message);
  };

  function consume(handle = report, options: Partial<RabbitMqConsumerOptions> = {}): RunningConsumer {
    const note = (details: object, text: string) => void log.push(`${JSON.stringify(details)} ${text}`);
    const logger = { info: note, warn: note };
    const consumer = new RabbitMqConsumer({ url: rabbitMq.url, queues, logger, retryDelaysMs: [1, 1, 1], ...options });
    const ending = new AbortController();
    const consuming = consumer.consume(handle, ending.signal);
    const started = {
      consumer,
      stop: async () => {
        running.delete(started);
        ending.abort();
        await consuming;
      },
    };
    running.add(started);
    return started;
  }

  return {
    ...{ rabbitMq, store, bus, log, report, consume },
    /** Consumes, and waits until it does. */
    async consuming(...given: Parameters<typeof consume>): Promise<RunningConsumer> {
      const started = consume(...given);
      await eventually(() => {
        if (started.consumer.trouble) throw new Error(started.consumer.trouble);
      });
      return started;
    },
    /** The ids of the messages in the log, each as often as it is there. */
    async recorded(): Promise<string[]> {
      const ids: string[] = [];
      for await (const { data } of postgres.readAll({ types: ['ReviewChangeReported'] })) {
        ids.push((data as { messageId: string }).messageId);
      }
      return ids;
    },
    async stopAll(): Promise<void> {
      for (const consumer of [...running]) await consumer.stop();
    },
    async close(): Promise<void> {
      for (const consumer of [...running]) await consumer.stop();
      await postgres.close();
      await own.drop();
      await rabbitMq.stop();
    },
  };
}
