// The consumer against a real RabbitMQ: what stands there, what is recorded, and what is set aside.
import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { PoisonMessageError } from '../../../application/ports/messageConsumer.js';
import { type ConsumerScene, consumerScene, queue } from '../../support/consumerScene.js';
import { eventually } from '../../support/eventually.js';
import { aFeedback, type Enveloped, envelopes, feedbackDeleted, massTransit } from '../../support/feedbackMessages.js';
import { rabbitMqForTests } from '../../support/rabbitMq.js';

const found = await rabbitMqForTests();
await found?.stop();

(found ? describe : describe.skip)('the RabbitMQ consumer', () => {
  let scene: ConsumerScene;

  beforeAll(async () => {
    scene = await consumerScene();
  });

  afterEach(() => scene.stopAll());
  afterAll(() => scene.close());

  const consuming = (...given: Parameters<ConsumerScene['consuming']>) => scene.consuming(...given);

  const setAside = (name: string, count = 1) =>
    eventually(async () => {
      expect(await scene.bus.ready(name)).toBe(count);
      return scene.bus.take(name);
    });

  test('the queues are quorum queues of our own behind the exchanges of MassTransit, and lose nothing', async () => {
    await consuming();
    const base = 'BookWorm.Chassis.EventBus:IntegrationEvent';
    const kinds = [['created', 'Created'] as const, ['deleted', 'Deleted'] as const];
    const names = kinds.flatMap(([kind]) =>
      ['', '_error', '_skipped'].map((end) => `bookworm-integration-feedback-${kind}${end}`),
    );
    const types = kinds.map(([, kind]) => `BookWorm.Contracts:Feedback${kind}IntegrationEvent`);
    expect(await scene.rabbitMq.exchanges()).toEqual(
      [base, ...types, ...names].map((name) => `${name} fanout true`).sort(),
    );
    expect(await scene.rabbitMq.queues()).toEqual(
      names.map((name) =>
        /(created|deleted)$/.test(name)
          ? `${name} quorum true [{"x-queue-type","quorum"},{"x-delivery-limit",1000},{"x-dead-letter-exchange","${name}_error"}]`
          : `${name} classic true []`,
      ),
    );
    const ofTypes = types.flatMap((type, index) => [
      `${type} -> exchange ${base}`,
      `${type} -> exchange bookworm-integration-feedback-${kinds[index]?.[0]}`,
    ]);
    expect(await scene.rabbitMq.bindings()).toEqual(
      [...ofTypes, ...names.map((name) => `${name} -> queue ${name}`)].sort(),
    );
  });

  test.each(Object.entries(envelopes))('a message as %s is recorded, and acknowledged', async (_name, envelop) => {
    const { consumer, stop } = await consuming();
    const message = aFeedback();
    await scene.bus.send([envelop(message)]);
    await eventually(async () => expect(await scene.recorded()).toContain(message.messageId));
    await eventually(() => expect(consumer.figures).toEqual({ handled: 1, setAside: 0 }));
    await stop();
    expect(await scene.bus.ready(queue)).toBe(0);
  });

  test('a message is recorded once, whatever envelope it comes in again, and after a restart', async () => {
    const message = aFeedback();
    const upperCased = { ...message, messageId: message.messageId.toUpperCase() };
    const { consumer, stop } = await consuming();
    await scene.bus.send(Object.values(envelopes).map((envelop) => envelop(message)));
    await eventually(() => expect(consumer.figures.handled).toBe(4));
    await stop();
    const again = await consuming();
    await scene.bus.send([massTransit(message), massTransit(upperCased)]);
    await eventually(() => expect(again.consumer.figures.handled).toBe(2));
    expect((await scene.recorded()).filter((id) => id === message.messageId)).toHaveLength(1);
  });

  test('what waited while nobody consumed is recorded; a deletion, too', async () => {
    const created = aFeedback();
    const deleted = aFeedback({ type: feedbackDeleted });
    await scene.bus.send([massTransit(created)]);
    await scene.bus.send([massTransit(deleted)], feedbackDeleted);
    await consuming();
    await eventually(async () =>
      expect(await scene.recorded()).toEqual(expect.arrayContaining([created.messageId, deleted.messageId])),
    );
  });

  const secret = 'Ada Lovelace';
  const broken: [string, Enveloped, RegExp][] = [
    ['bad JSON', { content: Buffer.from(`{"a": "${secret}`), properties: massTransit(aFeedback()).properties }, /JSON/],
    ['no GUID', massTransit(aFeedback({ messageId: secret })), /GUID/],
    [
      'an unknown content type',
      { content: Buffer.from(secret), properties: { contentType: 'text/plain' } },
      /text\/plain/,
    ],
    ['a payload without a book', massTransit(aFeedback({ payload: { name: secret } })), /bookId/],
  ];
  test.each(broken)(
    '%s is set aside at once as it came, with why, and nothing of it is logged',
    async (_, sent, why) => {
      const { consumer } = await consuming();
      await scene.bus.send([sent]);
      const [message] = await setAside(`${queue}_error`);
      expect(message?.content).toEqual(sent.content);
      const { headers = {}, ...properties } = sent.properties;
      const { persistent: _persistent, ...kept } = properties;
      expect(message?.properties).toMatchObject({ ...kept, deliveryMode: 2 });
      expect(message?.properties.headers).toEqual({
        ...headers,
        'MT-Reason': 'fault',
        'MT-Fault-ExceptionType': 'PoisonMessageError',
        'MT-Fault-Message': expect.stringMatching(why),
        'MT-Fault-Timestamp': expect.stringMatching(/^20\d\d-.*Z$/),
        'MT-Fault-RetryCount': 0,
        'MT-Host-MachineName': hostname(),
        'MT-Host-ProcessName': 'bookworm',
      });
      expect(message?.properties.headers?.['MT-Fault-Message']).not.toContain(secret);
      await eventually(() => expect(consumer.figures).toEqual({ handled: 0, setAside: 1 }));
      expect(scene.log.join('\n')).not.toContain(secret);
    },
  );

  test('a message of a type that the queue is not for is skipped, as MassTransit does', async () => {
    await consuming();
    const sent = massTransit(aFeedback({ type: 'BookWorm.Contracts:SomethingElse' }));
    await scene.bus.send([sent]);
    const [message] = await setAside(`${queue}_skipped`);
    expect(message?.content).toEqual(sent.content);
    expect(message?.properties.headers).toMatchObject({ 'MT-Reason': 'dead-letter' });
  });

  test('a failure that may pass is met by three more tries, then the message is set aside', async () => {
    const tried: string[] = [];
    const recovering = aFeedback();
    const failing = aFeedback();
    const { consumer } = await consuming(async ({ messageId }) => {
      tried.push(messageId);
      const fails = messageId === failing.messageId || tried.filter((id) => id === messageId).length < 4;
      if (fails) throw new RangeError('it did not work');
    });
    await scene.bus.send([massTransit(recovering), massTransit(failing)]);
    const [message] = await setAside(`${queue}_error`);
    expect(message?.properties.messageId).toBe(failing.messageId);
    expect(message?.properties.headers).toMatchObject({
      'MT-Fault-ExceptionType': 'RangeError',
      'MT-Fault-Message': 'it did not work',
      'MT-Fault-RetryCount': 3,
    });
    await eventually(() => expect(consumer.figures).toEqual({ handled: 1, setAside: 1 }));
    expect(tried).toHaveLength(8);
  });

  test.each([
    ['headers above what can be written again', { filler: 'x'.repeat(65_300) }],
    ['a header of the broker that is none', { 'x-death': 'hostile' }],
    ['headers of a library that others use', { rascal: { recovery: { [queue]: { immediateNack: true } } } }],
  ])('%s neither stop the consumer nor lose the message', async (_name, headers) => {
    const { consumer } = await consuming(async () => {
      throw new PoisonMessageError('it makes no sense');
    });
    const { content, properties } = massTransit(aFeedback());
    await scene.bus.send([{ content, properties: { ...properties, headers } }]);
    const [message] = await setAside(`${queue}_error`);
    expect(message?.content).toEqual(content);
    expect(consumer.trouble).toBeUndefined();
  });
});
