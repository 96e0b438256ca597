// The publisher against a real RabbitMQ: what arrives, what is refused, and what happens while the broker is away.

import { hostname } from 'node:os';
import { inspect } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { MessageNotDeliveredError } from '../../../application/ports/messagePublisher.js';
import { massTransitEnvelope } from '../../../infrastructure/rabbitmq/massTransitEnvelope.js';
import {
  connectRabbitMqPublisher,
  type RabbitMqPublisher,
  type RabbitMqPublisherOptions,
} from '../../../infrastructure/rabbitmq/rabbitMqPublisher.js';
import {
  aMessage,
  cleanUpSentEmail,
  idsOf,
  messagePublisherContract,
  resendErrorEmail,
} from '../../contract/messagePublisherContract.js';
import { rabbitMqForTests, type TestQueue, type TestRabbitMq, Wire } from '../../support/rabbitMq.js';

const found = await rabbitMqForTests();
const messageTypes = [cleanUpSentEmail, resendErrorEmail];
const baseType = 'BookWorm.Chassis.EventBus:IntegrationEvent';

(found ? describe : describe.skip)('the RabbitMQ publisher', () => {
  const rabbitMq = found as TestRabbitMq;
  const cleanUps: (() => Promise<void>)[] = [];
  let log: unknown[] = [];

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    log = [];
  });

  afterAll(() => rabbitMq.stop());

  async function publisherAt(url: string, options: Partial<RabbitMqPublisherOptions> = {}): Promise<RabbitMqPublisher> {
    const note = (fields: object, text: string) => void log.push({ fields, text });
    const publisher = await connectRabbitMqPublisher({
      url,
      messageTypes,
      logger: { info: note, warn: note },
      ...options,
    });
    cleanUps.push(() => publisher.close());
    return publisher;
  }

  async function queueOf(...exchanges: string[]): Promise<TestQueue> {
    const queue = await rabbitMq.bindQueue(exchanges);
    cleanUps.push(() => queue.delete());
    return queue;
  }

  async function wire(): Promise<Wire> {
    const wire = await Wire.to(rabbitMq.url);
    cleanUps.push(() => wire.cut());
    return wire;
  }

  const arrivedIn = async (queue: TestQueue) => (await queue.take()).map(({ properties }) => properties.messageId);
  const failureOf = (publishing: Promise<void>) =>
    publishing.then(
      () => undefined,
      (error: unknown) => error,
    );

  messagePublisherContract(async () => {
    const publisher = await publisherAt(rabbitMq.url);
    let queue: TestQueue | undefined;
    return {
      publisher,
      listen: async () => {
        queue = await queueOf(...messageTypes);
      },
      arrived: async () => (queue ? arrivedIn(queue) : []),
      dispose: () => publisher.close(),
    };
  });

  test("a bound queue receives MassTransit's envelope, persistent, under the message's id", async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(resendErrorEmail);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const message = aMessage({ type: resendErrorEmail, priority: 'high', traceparent });
    await publisher.publish([message]);
    const [received] = await queue.take();
    expect(received?.fields).toMatchObject({ exchange: resendErrorEmail, routingKey: '' });
    expect(received?.properties).toMatchObject({
      contentType: 'application/vnd.masstransit+json',
      deliveryMode: 2,
      messageId: message.messageId,
      correlationId: message.correlationId,
      priority: 5,
      headers: { 'MT-Activity-Id': traceparent },
    });
    const body = JSON.parse(String(received?.content));
    expect(Date.parse(body.sentTime)).not.toBeNaN();
    const { host } = new URL(rabbitMq.url);
    const sender = {
      machineName: hostname(),
      processName: 'bookworm',
      sentTime: body.sentTime,
      virtualHostAddress: `rabbitmq://${host}/${rabbitMq.virtualHost}`,
    };
    expect(body).toEqual(massTransitEnvelope(message, sender).body);
  });

  test("the exchanges are MassTransit's, and who listens to the base type hears every type", async () => {
    const publisher = await publisherAt(rabbitMq.url);
    expect(await rabbitMq.exchanges()).toEqual([baseType, ...messageTypes].map((name) => `${name} fanout true`).sort());
    const queue = await queueOf(baseType);
    const messages = [aMessage(), aMessage({ type: resendErrorEmail })];
    await publisher.publish(messages);
    expect(await arrivedIn(queue)).toEqual(idsOf(messages));
  });

  test('an unroutable message is named with the exchange that lacks a queue; nothing behind it is sent', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const heard = await queueOf(resendErrorEmail);
    const [before, unheard, behind] = [
      aMessage({ type: resendErrorEmail }),
      aMessage({ type: cleanUpSentEmail }),
      aMessage({ type: resendErrorEmail }),
    ];
    const failure = await failureOf(publisher.publish([before, unheard, behind]));
    expect(failure).toBeInstanceOf(MessageNotDeliveredError);
    expect(String(failure)).toMatch(
      `no queue is bound to the exchange ${cleanUpSentEmail}, so message ${unheard.messageId}`,
    );
    expect(await arrivedIn(heard)).toEqual([before.messageId]);
  });

  test('a type without an exchange is refused, with the reason of the broker, and others go on', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(cleanUpSentEmail);
    const failure = await failureOf(publisher.publish([aMessage({ type: 'BookWorm.Contracts:Unknown' })]));
    expect(failure).toBeInstanceOf(MessageNotDeliveredError);
    expect(String(failure)).toContain("no exchange 'BookWorm.Contracts:Unknown'");
    const message = aMessage();
    await publisher.publish([message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('without a broker the publisher starts and publishing is refused; with the broker, publishing works', async () => {
    const line = await wire();
    const publisher = await publisherAt(line.url);
    const startedAt = performance.now();
    const failure = await failureOf(publisher.publish([aMessage()]));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(failure).toBeInstanceOf(MessageNotDeliveredError);
    expect(String(failure)).toMatch(/cannot be reached.*ECONNREFUSED/);
    await line.open();
    await publisher.connect();
    const queue = await queueOf(cleanUpSentEmail);
    const message = aMessage();
    await publisher.publish([message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('after the broker has closed the connection the next publishes succeed, in order', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(cleanUpSentEmail);
    const messages = [aMessage(), aMessage(), aMessage()];
    await publisher.publish(messages.slice(0, 1));
    await rabbitMq.closeAllConnections();
    // The news of the loss may still be on its way; the relay, too, repeats what was not delivered.
    while (await failureOf(publisher.publish(messages.slice(1))));
    expect([...new Set(await arrivedIn(queue))]).toEqual(idsOf(messages));
  });

  test('a broker that falls silent is given up after the time-out, and the next publish finds it again', async () => {
    const line = await wire();
    await line.open();
    const publisher = await publisherAt(line.url, { timeoutMs: 250 });
    const queue = await queueOf(cleanUpSentEmail);
    line.silence();
    const message = aMessage();
    expect(String(await failureOf(publisher.publish([message])))).toContain('no answer within 250 ms');
    await publisher.publish([message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('neither name nor log nor error tells the password', async () => {
    const password = 'Qz1x:Qz2x@Qz3x/Qz4x%Qz5x';
    const refusing = await wire();
    for (const url of [new URL(rabbitMq.url), new URL(refusing.url)]) {
      url.password = encodeURIComponent(password);
      const publisher = await publisherAt(url.href);
      const failure = await failureOf(publisher.publish([aMessage()]));
      expect(failure).toBeInstanceOf(MessageNotDeliveredError);
      expect(inspect([publisher.name, failure, log], { depth: null })).not.toMatch(/Qz\dx/);
      expect(publisher.name).toBe(`RabbitMQ at ${url.host}/${rabbitMq.virtualHost}`);
    }
    expect(log.length).toBeGreaterThan(0);
  });

  test('an address that is none is refused at once, without telling it', async () => {
    const failure = await connectRabbitMqPublisher({
      url: 'http://user:secret@host',
      messageTypes,
      logger: { info: () => undefined, warn: () => undefined },
    }).catch((error: unknown) => error);
    expect(inspect(failure)).toContain('must look like amqp://user:password@host:5672/virtual-host');
    expect(inspect(failure)).not.toContain('secret');
  });
});
