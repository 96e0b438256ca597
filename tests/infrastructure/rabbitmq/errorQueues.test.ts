// What was set aside can be looked at as often as one likes, and goes back to where it came from as it was.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { BusUnreachableError, ErrorQueues } from '../../../infrastructure/rabbitmq/errorQueues.js';
import { type ConsumerScene, consumerScene, queue, queues } from '../../support/consumerScene.js';
import { eventually } from '../../support/eventually.js';
import { aFeedback, type FeedbackMessage, feedbackDeleted, massTransit } from '../../support/feedbackMessages.js';
import { rabbitMqForTests } from '../../support/rabbitMq.js';

const found = await rabbitMqForTests();
await found?.stop();

const secret = 'Ada Lovelace';
const aBroken = (given: Partial<FeedbackMessage> = {}) => aFeedback({ payload: { name: secret }, ...given });

(found ? describe : describe.skip)('error queues', () => {
  let scene: ConsumerScene;
  let errorQueues: ErrorQueues;

  beforeAll(async () => {
    scene = await consumerScene();
    errorQueues = await ErrorQueues.at(scene.rabbitMq.url, queues);
  });

  afterEach(async () => {
    await scene.stopAll();
    for (const { ready, error } of (await errorQueues.states()).slice(0, 1)) {
      if (ready) await scene.bus.take(queue);
      if (error.ready) await scene.bus.take(error.queue);
    }
  });

  afterAll(async () => {
    await errorQueues.close();
    await scene.close();
  });

  const ids = (messages: readonly { messageId: string | null }[]) => messages.map(({ messageId }) => messageId);

  /** In this order. */
  async function setAside(...messages: FeedbackMessage[]): Promise<void> {
    const { consumer, stop } = scene.consume(undefined, { prefetch: 1 });
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    await scene.bus.send(messages.map(massTransit));
    await eventually(async () => expect(await scene.bus.ready(`${queue}_error`)).toBe(messages.length));
    await stop();
  }

  test('before anything is consumed, there are none, and nothing to see or return', async () => {
    const nothing = { ready: null, consumers: null };
    expect(await errorQueues.states()).toEqual(
      queues.map(({ queue: name, exchange: type }) => ({
        ...{ type, queue: name, ...nothing },
        error: { queue: `${name}_error`, ...nothing },
        skipped: { queue: `${name}_skipped`, ...nothing },
      })),
    );
    expect([await errorQueues.list(10), await errorQueues.returnAll()]).toEqual([[], []]);
  });

  test('they show how many messages wait, and who takes them', async () => {
    await setAside(aBroken(), aBroken());
    const { consumer } = scene.consume();
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    expect((await errorQueues.states())[0]).toMatchObject({
      ...{ queue, ready: 0, consumers: 1 },
      error: { ready: 2, consumers: 0 },
      skipped: { ready: 0 },
    });
  });

  test('they tell which message it is and why it is there, not what it holds, and keep it', async () => {
    const [first, second] = [aBroken(), aBroken({ messageId: 'none' })];
    await setAside(first, second);
    const listed = await errorQueues.list(10);
    expect(listed).toEqual([
      {
        ...{ queue: `${queue}_error`, messageId: first.messageId, type: first.type, errorType: 'PoisonMessageError' },
        ...{ retries: 0, error: expect.stringContaining('bookId'), at: expect.stringMatching(/Z$/) },
      },
      expect.objectContaining({ messageId: 'none', type: null, error: expect.stringContaining('GUID') }),
    ]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(await errorQueues.list(10)).toEqual(listed);
    expect(await errorQueues.list(1)).toEqual(listed.slice(0, 1));
  });

  test('one returns as it was, all others stay in their order', async () => {
    const messages = [aBroken(), aBroken(), aBroken()];
    await setAside(...messages);
    const [first, second, third] = messages;
    expect(ids(await errorQueues.returnAll(second?.messageId.toUpperCase()))).toEqual([second?.messageId]);
    expect(await errorQueues.returnAll(second?.messageId)).toEqual([]);
    expect(ids(await errorQueues.list(10))).toEqual([first?.messageId, third?.messageId]);
    const [message] = await scene.bus.take(queue);
    const sent = massTransit(second ?? aFeedback());
    expect(message?.content).toEqual(sent.content);
    const { contentType, messageId, headers } = sent.properties;
    expect(message?.properties).toMatchObject({ contentType, messageId, deliveryMode: 2 });
    // The broker adds how often it delivered the message.
    expect({ ...message?.properties.headers, 'x-delivery-count': 0 }).toEqual({ ...headers, 'x-delivery-count': 0 });
  });

  test('all return, oldest first; what still cannot be handled is set aside once more', async () => {
    const messages = [aBroken(), aBroken(), aBroken()];
    await setAside(...messages);
    const { consumer } = scene.consume(undefined, { prefetch: 1 });
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    expect(ids(await errorQueues.returnAll())).toEqual(ids(messages));
    await eventually(() => expect(consumer.figures.setAside).toBe(3));
    expect(ids(await errorQueues.list(10))).toEqual(ids(messages));
  });

  test('what cannot go back stays', async () => {
    await setAside(aBroken());
    await scene.bus.deleteQueue(queue);
    await expect(errorQueues.returnAll()).rejects.toThrow(`no queue is bound to the exchange ${queue}`);
    await eventually(async () => expect(await errorQueues.list(10)).toHaveLength(1));
    const { consumer } = scene.consume();
    await eventually(() => expect(consumer.trouble).toBeUndefined());
  });

  test('a message that was delivered too often is there as well, and says so', async () => {
    const { consumer } = scene.consume(undefined, { queues: queues.slice(1) });
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    await scene.bus.send([massTransit(aFeedback({ type: feedbackDeleted }))]);
    await scene.bus.reject(queue);
    await eventually(async () =>
      expect(await errorQueues.list(10)).toEqual([
        expect.objectContaining({ error: 'the broker put it here: rejected', errorType: null, retries: 0 }),
      ]),
    );
  });

  test('a server that is not there is named, without the password', async () => {
    const opening = ErrorQueues.at('amqp://guest:secret@127.0.0.1:9', queues);
    await expect(opening).rejects.toThrow(BusUnreachableError);
    await expect(opening).rejects.toThrow(/^RabbitMQ at 127.0.0.1:9\/ cannot be asked(?!.*secret)/);
  });
});
