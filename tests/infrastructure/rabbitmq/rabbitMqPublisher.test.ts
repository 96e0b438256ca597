// The publisher against a real RabbitMQ: what arrives, what is refused, and what happens while the broker is away.
import { hostname } from 'node:os';
import { inspect } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { binaryCloudEvent, structuredCloudEvent } from '../../../infrastructure/rabbitmq/cloudEventsEnvelope.js';
import { massTransitEnvelope } from '../../../infrastructure/rabbitmq/massTransitEnvelope.js';
import {
  connectRabbitMqPublisher,
  type RabbitMqPublisher,
  type RabbitMqPublisherOptions,
} from '../../../infrastructure/rabbitmq/rabbitMqPublisher.js';
import {
  aMessage,
  cleanUpSentEmail,
  failureOf,
  idsOf,
  messagePublisherContract,
  publishAll,
  resendErrorEmail,
} from '../../contract/messagePublisherContract.js';
import { eventually } from '../../support/eventually.js';
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
      envelope: massTransitEnvelope,
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

  /** Where everything is refused. */
  async function fullQueueOf(...exchanges: string[]): Promise<void> {
    const queue = await rabbitMq.bindQueue(exchanges, { 'x-max-length': 0, 'x-overflow': 'reject-publish' });
    cleanUps.push(() => queue.delete());
  }

  async function wire(): Promise<Wire> {
    const wire = await Wire.to(rabbitMq.url);
    cleanUps.push(() => wire.cut());
    return wire;
  }

  const arrivedIn = async (queue: TestQueue) => (await queue.take()).map(({ properties }) => properties.messageId);

  messagePublisherContract(async () => {
    const line = await wire();
    await line.open();
    const publisher = await publisherAt(line.url);
    let queue: TestQueue | undefined;
    return {
      publisher,
      listen: async () => {
        queue = await queueOf(...messageTypes);
      },
      refuse: () => fullQueueOf(...messageTypes),
      stall: async () => line.silence(),
      arrived: async () => (queue ? arrivedIn(queue) : []),
      dispose: () => publisher.close(),
    };
  });

  test('a bound queue receives the envelope of choice, persistent, mandatory, under the id of the message', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(resendErrorEmail);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const message = aMessage({ type: resendErrorEmail, priority: 'high', traceparent });
    await publishAll(publisher, [message]);
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
    const { sentTime } = JSON.parse(String(received?.content));
    expect(Date.parse(sentTime)).not.toBeNaN();
    const sender = {
      machineName: hostname(),
      processName: 'bookworm',
      sentTime,
      virtualHostAddress: `rabbitmq://${new URL(rabbitMq.url).host}/${rabbitMq.virtualHost}`,
    };
    expect(received?.content).toEqual(massTransitEnvelope(message, sender).content);
  });

  test.each([
    ['structured', structuredCloudEvent],
    ['binary', binaryCloudEvent],
  ])('a CloudEvent, %s, goes to the same exchange', async (_, envelope) => {
    const publisher = await publisherAt(rabbitMq.url, { envelope });
    const queue = await queueOf(cleanUpSentEmail);
    const message = aMessage();
    await publishAll(publisher, [message]);
    const [received] = await queue.take();
    const { content, properties } = envelope(message);
    expect(received?.content).toEqual(content);
    const { contentType, headers = {} } = properties;
    expect(received?.properties).toMatchObject({ contentType, headers, deliveryMode: 2, messageId: message.messageId });
  });

  test("the exchanges are MassTransit's, and who listens to the base type hears every type", async () => {
    const publisher = await publisherAt(rabbitMq.url);
    expect(await rabbitMq.exchanges()).toEqual([baseType, ...messageTypes].map((name) => `${name} fanout true`).sort());
    const queue = await queueOf(baseType);
    const messages = [aMessage(), aMessage({ type: resendErrorEmail })];
    await publishAll(publisher, messages);
    expect(await arrivedIn(queue)).toEqual(idsOf(messages));
  });

  test('an unroutable message is named with the exchange that lacks a queue; what was safe before it stays so', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const heard = await queueOf(resendErrorEmail);
    const publishing = await publisher.open();
    const before = aMessage({ type: resendErrorEmail });
    const unheard = aMessage({ type: cleanUpSentEmail });
    const safe = publishing.publish(before);
    const failure = await failureOf(publishing.publish(unheard));
    await safe;
    expect(failure.message).toContain(`message ${unheard.messageId} (${cleanUpSentEmail}) was not delivered`);
    expect(failure.message).toContain(`no queue is bound to the exchange ${cleanUpSentEmail}`);
    expect(await arrivedIn(heard)).toEqual([before.messageId]);
    publishing.end();
  });

  test('messages under way with one id are all reported when they find no queue', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const publishing = await publisher.open();
    const message = aMessage();
    const failures = await Promise.all(Array.from({ length: 100 }, () => failureOf(publishing.publish(message))));
    expect(new Set(failures.map(({ reason }) => reason))).toEqual(new Set(['unroutable']));
    publishing.end();
  });

  test('a message that AMQP cannot write is unpublishable, and others go on', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(cleanUpSentEmail);
    const failure = await failureOf(publishAll(publisher, [aMessage({ type: 'x'.repeat(256) })]));
    expect(failure.reason).toBe('unpublishable');
    const message = aMessage();
    await publishAll(publisher, [message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('a type without an exchange is not delivered, with the reason of the broker, and others go on', async () => {
    const publisher = await publisherAt(rabbitMq.url);
    const queue = await queueOf(cleanUpSentEmail);
    const failure = await failureOf(publishAll(publisher, [aMessage({ type: 'BookWorm.Contracts:Unknown' })]));
    expect(failure.message).toContain("no exchange 'BookWorm.Contracts:Unknown'");
    const message = aMessage();
    await publishAll(publisher, [message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('without a broker the publisher starts and opening fails at once; with the broker, publishing works', async () => {
    const line = await wire();
    const publisher = await publisherAt(line.url);
    const startedAt = performance.now();
    const failure = await failureOf(publisher.open());
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(failure.reason).toBe('away');
    expect(failure.message).toMatch(/cannot be reached.*ECONNREFUSED/);
    await line.open();
    const message = aMessage();
    await publisher.connect();
    const queue = await queueOf(cleanUpSentEmail);
    await publishAll(publisher, [message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('a connection that the broker closes fails what is under way with the reason of the broker; the next series works', async () => {
    const line = await wire();
    await line.open();
    const publisher = await publisherAt(line.url);
    const queue = await queueOf(cleanUpSentEmail);
    const publishing = await publisher.open();
    await publishing.publish(aMessage());
    line.holdBack();
    const underWay = failureOf(publishing.publish(aMessage()));
    await rabbitMq.closeAllConnections();
    expect(await underWay).toMatchObject({ reason: 'away', message: expect.stringContaining('the test asks for it') });
    await queue.take();
    const message = aMessage();
    await publishAll(publisher, [message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
    expect(publisher.figures.reconnects).toBe(1);
  });

  test('a broker that falls silent is given up after the time-out, and the next series finds it again', async () => {
    const line = await wire();
    await line.open();
    const publisher = await publisherAt(line.url, { timeoutMs: 250 });
    const queue = await queueOf(cleanUpSentEmail);
    line.silence();
    const message = aMessage();
    const failure = await failureOf(publishAll(publisher, [message]));
    expect(failure.reason).toBe('away');
    expect(failure.message).toContain('no answer within 250 ms');
    await publishAll(publisher, [message]);
    expect(await arrivedIn(queue)).toEqual([message.messageId]);
  });

  test('an opening that fails half-way leaves no connection behind', async () => {
    cleanUps.push(() => rabbitMq.limitConnections(-1));
    await rabbitMq.limitConnections(1);
    const publisher = await publisherAt(rabbitMq.url);
    await failureOf(publisher.open());
    await rabbitMq.limitConnections(2);
    const publishing = await eventually(() => publisher.open());
    publishing.end();
  });

  test('a virtual host that does not exist is said to be what is wrong', async () => {
    const publisher = await publisherAt(`${rabbitMq.url}-other`);
    expect((await failureOf(publisher.open())).message).toContain('the virtual host does not exist');
  });

  test('neither name nor log nor error tells the password', async () => {
    const password = 'Qz1x:Qz2x@Qz3x/Qz4x%Qz5x';
    const refusing = await wire();
    for (const url of [new URL(rabbitMq.url), new URL(refusing.url)]) {
      url.password = encodeURIComponent(password);
      const publisher = await publisherAt(url.href);
      const failure = await failureOf(publisher.open());
      expect(inspect([publisher.name, failure, log], { depth: null })).not.toMatch(/Qz\dx/);
      expect(publisher.name).toBe(`RabbitMQ at ${url.host}/${rabbitMq.virtualHost}`);
    }
    expect(log.length).toBeGreaterThan(0);
  });

  test('an address that is none is refused at once, without telling it', async () => {
    const failure = await connectRabbitMqPublisher({
      url: 'http://user:secret@host',
      messageTypes,
      envelope: massTransitEnvelope,
      logger: { info: () => undefined, warn: () => undefined },
    }).catch((error: unknown) => error);
    expect(inspect(failure)).toContain('must look like amqp://user:password@host:5672/virtual-host');
    expect(inspect(failure)).not.toContain('secret');
  });
});
