// The relay over RabbitMQ while everything happens to it: nothing is lost, order holds, repeats are few, and what it says is true.
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { publicMessageTypes } from '../../../application/relay/publicContracts.js';
import { massTransitEnvelope } from '../../../infrastructure/rabbitmq/massTransitEnvelope.js';
import { RabbitMqPublisher } from '../../../infrastructure/rabbitmq/rabbitMqPublisher.js';
import { eventually } from '../../support/eventually.js';
import { type OwnRabbitMq, ownRabbitMqForTests } from '../../support/ownRabbitMq.js';
import { type TestQueue, Wire } from '../../support/rabbitMq.js';
import { cleanUpSentEmail, RelayScene, windowSize } from '../../support/relayScene.js';

const found = await ownRabbitMqForTests();
const silent = { info() {}, warn() {} };

jest.setTimeout(120_000);

(found ? describe : describe.skip)('the relay over RabbitMQ', () => {
  const broker = found as OwnRabbitMq;
  let line: Wire;
  let scene: RelayScene;
  let queue: TestQueue;

  beforeEach(async () => {
    line = await Wire.to(broker.url);
    await line.open();
    queue = broker.queue();
  });

  afterEach(async () => {
    await scene.close();
    await line.cut();
    await queue.delete();
  });

  afterAll(() => broker.dispose());

  async function openScene({ timeoutMs = 10_000 } = {}): Promise<void> {
    const options = { url: line.url, messageTypes: publicMessageTypes, envelope: massTransitEnvelope, logger: silent };
    scene = await RelayScene.open(new RabbitMqPublisher({ ...options, timeoutMs }));
  }

  async function openFlowingScene(options?: { timeoutMs: number }): Promise<void> {
    await openScene(options);
    await eventually(() => queue.bind([cleanUpSentEmail]));
    await scene.startTraffic();
  }

  async function settlesWithFewRepeats(): Promise<void> {
    await scene.flows();
    const { repeats } = await scene.settle(queue);
    expect(repeats).toBeLessThanOrEqual(windowSize);
    expect(scene.fault).toBeUndefined();
  }

  test('goes on by itself when the broker was stopped and started', async () => {
    await openFlowingScene();
    await broker.stop();
    await scene.reports(/cannot be reached/);
    await broker.start();
    await settlesWithFewRepeats();
  });

  test('goes on by itself when the broker was killed in mid-flight', async () => {
    await openFlowingScene();
    await scene.swell();
    await broker.kill();
    await scene.reports(/cannot be reached/);
    await broker.revive();
    await settlesWithFewRepeats();
  });

  test('goes on by itself when the broker has closed the connections', async () => {
    await openFlowingScene();
    await scene.swell();
    await broker.closeAllConnections();
    await scene.flows();
    expect(scene.publisher.figures.reconnects).toBe(1);
    expect(scene.faults).toContainEqual(expect.stringContaining('the test asks for it'));
    await settlesWithFewRepeats();
  });

  test('goes on by itself when nothing comes through any more, without a word', async () => {
    await openFlowingScene({ timeoutMs: 500 });
    await scene.swell();
    line.silence();
    await scene.reports(/no answer within 500 ms/);
    await settlesWithFewRepeats();
  });

  test('goes on by itself when the line was cut in mid-flight and is back', async () => {
    await openFlowingScene();
    await scene.swell();
    await line.cut();
    await scene.reports(/cannot be reached: .*ECONNREFUSED/);
    await line.open();
    await settlesWithFewRepeats();
  });

  test('waits while the broker is short of memory, says so, and repeats nothing', async () => {
    await openFlowingScene({ timeoutMs: 500 });
    await broker.alarm();
    await scene.reports(/takes no messages for now: low on memory/);
    const { confirmed } = scene.publisher.figures;
    await broker.calm();
    await scene.flows();
    expect(confirmed).toBeLessThan(scene.publisher.figures.confirmed);
    expect(await scene.settle(queue)).toEqual({ repeats: 0 });
    expect(scene.publisher.figures.reconnects).toBe(0);
  });

  test('says that a broker is away and no longer that it is short of memory when it is lost meanwhile', async () => {
    await openFlowingScene();
    await broker.alarm();
    await scene.reports(/low on memory/);
    await line.cut();
    await scene.reports(/cannot be reached/);
    expect(scene.publisher.trouble).toBeUndefined();
    await broker.calm();
    await line.open();
    await settlesWithFewRepeats();
  });

  test('waits for the first queue, naming the exchange that has none', async () => {
    await openScene();
    scene.beginTraffic();
    await scene.reports(new RegExp(`no queue is bound to the exchange ${cleanUpSentEmail}`));
    await queue.bind([cleanUpSentEmail]);
    await settlesWithFewRepeats();
  });

  test('waits while the queue is not bound any more, and goes on when it is', async () => {
    await openFlowingScene();
    await queue.unbind(cleanUpSentEmail);
    await scene.reports(new RegExp(`no queue is bound to the exchange ${cleanUpSentEmail}`));
    await queue.bind([cleanUpSentEmail]);
    await settlesWithFewRepeats();
  });

  test('declares an exchange again that was deleted, and waits for its queue', async () => {
    await openFlowingScene();
    await broker.deleteExchange(cleanUpSentEmail);
    await scene.reports(new RegExp(`no queue is bound to the exchange ${cleanUpSentEmail}`));
    expect(scene.faults).toContainEqual(expect.stringContaining(`no exchange '${cleanUpSentEmail}'`));
    await queue.bind([cleanUpSentEmail]);
    await settlesWithFewRepeats();
  });

  test('says which exchange is of the wrong type and what to do, and goes on when that is done', async () => {
    await broker.deleteExchange(cleanUpSentEmail);
    await broker.declareExchange(cleanUpSentEmail, 'direct');
    await openScene();
    scene.beginTraffic();
    await scene.reports(new RegExp(`'type' for exchange '${cleanUpSentEmail}'.*Delete that exchange`));
    // Each attempt leaves nothing behind.
    await eventually(async () => expect(await broker.connections()).toBe(0));
    await broker.deleteExchange(cleanUpSentEmail);
    await eventually(() => queue.bind([cleanUpSentEmail]));
    await settlesWithFewRepeats();
  });
});
