// The queue of a consumer that is not there: takes what is published and is emptied between the rounds.
import type { TestQueue, TestRabbitMq } from '../../tests/support/rabbitMq.js';

const exchange = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

/** @param work is done with a new queue bound, which is removed afterwards with all that it got. */
export async function withQueue<Result>(
  rabbitMq: TestRabbitMq,
  work: (queue: TestQueue) => Promise<Result>,
): Promise<Result> {
  const queue = await rabbitMq.bindQueue([exchange]);
  try {
    return await work(queue);
  } finally {
    await queue.delete();
  }
}
