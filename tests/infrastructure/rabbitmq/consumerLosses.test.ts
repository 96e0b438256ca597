// What the consumer does when the bus or the log goes away, or what stands on the bus is not as it has to be.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReceivedMessage } from '../../../application/ports/messageConsumer.js';
import { type ConsumerScene, consumerScene, queue } from '../../support/consumerScene.js';
import { eventually } from '../../support/eventually.js';
import { aFeedback, massTransit } from '../../support/feedbackMessages.js';
import { rabbitMqForTests, Wire } from '../../support/rabbitMq.js';

const found = await rabbitMqForTests();
await found?.stop();

(found ? describe : describe.skip)('the RabbitMQ consumer outlives', () => {
  let scene: ConsumerScene;

  beforeAll(async () => {
    scene = await consumerScene();
  });

  afterEach(() => scene.stopAll());
  afterAll(() => scene.close());

  const consuming = (...given: Parameters<ConsumerScene['consuming']>) => scene.consuming(...given);

  const someFeedback = (count: number) => Array.from({ length: count }, () => aFeedback());
  const idsOf = (messages: readonly { messageId: string }[]) => messages.map(({ messageId }) => messageId).sort();

  /** Those of the messages that are in the log, each as often as it is there. */
  async function recordedOf(messages: readonly { messageId: string }[]): Promise<string[]> {
    const sent = new Set(idsOf(messages));
    return (await scene.recorded()).filter((id) => sent.has(id)).sort();
  }

  test('a broker that closes all connections, again and again, with messages in flight: each is recorded once', async () => {
    await (await consuming()).stop();
    const messages = someFeedback(200);
    await scene.bus.send(messages.map(massTransit));
    let handled = 0;
    const { consumer, stop } = scene.consume(async (message) => {
      handled += 1;
      if (handled === 30 || handled === 90) await scene.rabbitMq.closeAllConnections();
      await scene.report(message);
    });
    await eventually(async () => expect(await recordedOf(messages)).toEqual(idsOf(messages)), { withinMs: 25_000 });
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    await stop();
    for (const name of [queue, `${queue}_error`]) expect(await scene.bus.ready(name)).toBe(0);
  });

  test('a broker that is away at first, is there, and is away again', async () => {
    const wire = await Wire.to(scene.rabbitMq.url);
    const { consumer } = scene.consume(scene.report, { url: wire.url });
    await eventually(() => expect(consumer.trouble).toMatch(/ECONNREFUSED/));
    expect(consumer.trouble).not.toContain('guest');
    await wire.open();
    await eventually(() => expect(consumer.trouble).toBeUndefined());
    await wire.cut();
    await eventually(() => expect(consumer.trouble).toContain('no messages come from RabbitMQ at'));
    const messages = someFeedback(3);
    await scene.bus.send(messages.map(massTransit));
    await wire.open();
    await eventually(async () => expect(await recordedOf(messages)).toEqual(idsOf(messages)));
    await scene.stopAll();
    await wire.cut();
  });

  test('a log that is away: nothing is given up, and all is recorded once it is back', async () => {
    const { consumer } = await consuming();
    scene.store.isAway = true;
    const messages = someFeedback(30);
    await scene.bus.send(messages.map(massTransit));
    await eventually(() => expect(consumer.trouble).toBe('messages wait for the event log: The store is away.'));
    // All that it may have at once is under way, and no more.
    await eventually(async () => expect(await scene.bus.ready(queue)).toBe(10));
    const { calls } = scene.store;
    await eventually(() => expect(scene.store.calls).toBeGreaterThan(calls));
    expect(consumer.figures).toEqual({ handled: 0, setAside: 0 });
    scene.store.isAway = false;
    await eventually(async () => expect(await recordedOf(messages)).toEqual(idsOf(messages)));
    await eventually(() => expect(consumer.figures).toEqual({ handled: 30, setAside: 0 }));
    expect(consumer.trouble).toBeUndefined();
  });

  test('its own end in the middle of handling: that is finished, what waits is given back at once', async () => {
    const begun: ReceivedMessage[] = [];
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { consumer, stop } = await consuming(
      async (message) => {
        begun.push(message);
        if (begun.length > 1) throw new Error('it waits for another try');
        await finished;
        await scene.report(message);
      },
      { retryDelaysMs: [1_000_000] },
    );
    const messages = someFeedback(3);
    await scene.bus.send(messages.map(massTransit));
    await eventually(() => expect(begun).toHaveLength(3));
    const stopped = stop();
    await eventually(async () => expect(await scene.bus.ready(queue)).toBe(2));
    finish();
    await stopped;
    expect(consumer.figures).toEqual({ handled: 1, setAside: 0 });
    expect(await recordedOf(messages)).toEqual([begun[0]?.messageId]);
    expect(await scene.bus.ready(queue)).toBe(2);
    await scene.bus.take(queue);
  });

  test('its own end while the broker says nothing', async () => {
    const wire = await Wire.to(scene.rabbitMq.url);
    await wire.open();
    const { stop } = await consuming(scene.report, { url: wire.url });
    wire.silence();
    await stop();
    await scene.rabbitMq.closeAllConnections();
    await wire.cut();
  });

  test('its queue being deleted: it is declared anew, and consumed', async () => {
    await consuming();
    await scene.bus.deleteQueue(queue);
    await eventually(async () =>
      expect(await scene.rabbitMq.queues()).toContainEqual(expect.stringContaining(`${queue} `)),
    );
    const [message = aFeedback()] = someFeedback(1);
    await scene.bus.send([massTransit(message)]);
    await eventually(async () => expect(await scene.recorded()).toContain(message.messageId));
  });

  test('a queue that is declared otherwise: it says which and what to do, and goes on when that is done', async () => {
    await scene.bus.deleteQueue(queue);
    await scene.bus.declareQueue(queue, { durable: true });
    const { consumer } = scene.consume();
    await eventually(() =>
      expect(consumer.trouble).toMatch(
        new RegExp(`the queue ${queue} was declared otherwise: its x-[a-z-]+ is .*delete the queue`),
      ),
    );
    const { trouble } = consumer;
    await eventually(() => expect(scene.log.filter((line) => line.includes(trouble ?? '-')).length).toBeGreaterThan(2));
    // At most the attempt that is under way: none is left behind.
    expect(await scene.rabbitMq.connections()).toBeLessThanOrEqual(1);
    await scene.bus.deleteQueue(queue);
    await eventually(() => expect(consumer.trouble).toBeUndefined());
  });

  test('an error queue that is gone: what cannot be set aside is not acknowledged, and is set aside later', async () => {
    await consuming();
    // From the first one on there is a connection for them, on which nothing is declared again.
    await scene.bus.send([massTransit(aFeedback({ messageId: 'none at first' }))]);
    await eventually(async () => expect(await scene.bus.take(`${queue}_error`)).toHaveLength(1));
    await scene.bus.deleteQueue(`${queue}_error`);
    const sent = massTransit(aFeedback({ messageId: 'none' }));
    await scene.bus.send([sent]);
    await eventually(async () => {
      const [message] = await scene.bus.take(`${queue}_error`);
      expect(message?.content).toEqual(sent.content);
    });
    expect(scene.log.join('\n')).toContain(`no queue is bound to the exchange ${queue}_error`);
  });
});
