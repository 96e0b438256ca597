// Messages that nobody listens for: what operators are told of them, and what they can do, with a real RabbitMQ.
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { RelayStatus } from '../../src/status/readRelayStatus.js';
import { askCli, BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { rabbitMqForTests, type TestQueue } from '../support/rabbitMq.js';
import { recordedEvents, type ToldEvent } from '../support/recordedEvents.js';

// Every command is a process of its own.
jest.setTimeout(120_000);

const rabbitMq = await rabbitMqForTests();
const whenThereIsABroker = rabbitMq ? describe : describe.skip;
const resend = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';
const cleanUp = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';

interface Parked {
  readonly position: string;
  readonly messageType: string;
  readonly state: string;
  readonly stops: boolean;
  readonly error: string;
}

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let environment: Record<string, string>;
let service: BookwormProcess;
let queues: TestQueue[];

beforeEach(async () => {
  folder = await emptyFolder();
  queues = [];
  environment = { DATA_DIRECTORY: folder.path, AMQP_URL: rabbitMq?.url ?? '' };
});

afterEach(async () => {
  await service.stop();
  for (const queue of queues) await queue.delete();
  await folder.remove();
});

afterAll(() => rabbitMq?.stop());

async function serve(settings: Record<string, string> = {}): Promise<void> {
  service = await BookwormProcess.serve({ ...environment, ...settings });
}

/** Has the job ask for a message. @returns its id. */
async function request(job: 'resendErrorEmail' | 'cleanUpSentEmail'): Promise<string> {
  const { events } = await askCli<{ events: readonly ToldEvent[] }>(['jobs', 'run', job], environment);
  return `${events.find(({ type }) => type === 'IntegrationEventRequested')?.data.messageId}`;
}

async function bind(exchange: string): Promise<TestQueue> {
  const queue = await rabbitMq?.bindQueue([exchange]);
  if (!queue) throw new Error('There is no broker.');
  queues.push(queue);
  return queue;
}

/** Waits until these are in the queue, in this order. */
async function arrive(queue: TestQueue, ...messageIds: readonly string[]): Promise<void> {
  const arrived: string[] = [];
  await eventually(async () => {
    for (const { properties } of await queue.take()) arrived.push(properties.messageId);
    expect(arrived).toEqual(messageIds);
  });
}

const type = (...args: readonly string[]) => runCli(['relay', ...args], environment);
const parked = async () =>
  (await askCli<{ parked: readonly Parked[] }>(['relay', 'parked', 'list'], environment)).parked;

async function relay(): Promise<string | undefined> {
  return (await service.readiness()).components.find(({ name }) => name === 'relay')?.detail;
}

whenThereIsABroker('a message that nobody listens for', () => {
  test('stops the relay, which names what is missing, and can be skipped, so that the others go on', async () => {
    await serve();
    const queue = await eventually(() => bind(cleanUp));
    const [lost, behind] = [await request('resendErrorEmail'), await request('cleanUpSentEmail')];
    await eventually(async () => expect(await relay()).toContain(`no queue is bound to the exchange ${resend}`));
    const status = await askCli<RelayStatus & { bus: { name: string } }>(['relay', 'status'], environment);
    expect(status).toMatchObject({
      state: 'waiting',
      waiting: { count: 2 },
      parked: 0,
      bus: { envelope: 'masstransit' },
    });
    expect(status.fault).toContain(`no queue is bound to the exchange ${resend}`);
    expect(status.bus.name).toMatch(/^RabbitMQ at [^@]+$/);

    const [blocking] = await parked();
    expect(blocking).toMatchObject({ messageType: resend, state: 'waiting', stops: true });
    expect((await type('parked', 'list')).stdout).toMatch(RegExp(`\\d+ +stops the relay +${resend} `));
    expect((await runCli(['projections', 'parked', 'list'], environment)).stdout).toBe('No event is parked.\n');

    const skip = ['parked', 'skip', blocking?.position ?? '', '--reason', 'nobody wants it'];
    expect(await type(...skip)).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes') });
    expect(await type(...skip, '--yes')).toMatchObject({ code: 0, stderr: '' });
    await arrive(queue, behind);
    expect(await type(...skip, '--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('is parked') });
    expect(await parked()).toMatchObject([{ state: 'skipped', stops: false }]);
    const [decision] = await recordedEvents(environment, 'IntegrationEventSkipped');
    expect(decision).toMatchObject({
      stream: `integrationEvent-${lost}`,
      data: { messageId: lost, messageType: resend, reason: 'nobody wants it' },
    });
    await eventually(async () => expect(await relay()).toContain('publishes to RabbitMQ'));
  });

  test('is passed by with its type under the policy park, and delivered in its order when it is tried again', async () => {
    await serve({ RELAY_ON_UNROUTABLE: 'park' });
    const queue = await eventually(() => bind(cleanUp));
    const first = await request('resendErrorEmail');
    const [other, second] = [await request('cleanUpSentEmail'), await request('resendErrorEmail')];
    await arrive(queue, other);
    await eventually(async () => expect(await relay()).toBe('2 messages are parked; see "bookworm relay parked list"'));
    expect(await parked()).toMatchObject([
      { state: 'waiting', stops: false, error: expect.stringContaining('no queue is bound') },
      { state: 'waiting', stops: false, error: expect.stringContaining('waits behind an earlier') },
    ]);
    const failed = await type('parked', 'retry');
    expect(failed).toMatchObject({ code: 1, stdout: '0 delivered, 2 still wait.\n' });
    expect(failed.stderr).toContain(`no queue is bound to the exchange ${resend}`);

    const late = await bind(resend);
    expect(await type('parked', 'retry')).toEqual({ code: 0, stdout: '2 delivered, 0 still wait.\n', stderr: '' });
    await arrive(late, first, second);
    expect(await parked()).toEqual([]);
    await eventually(async () => expect(await relay()).toContain('publishes to RabbitMQ'));
    const stories = await recordedEvents(
      environment,
      'IntegrationEventParked',
      'IntegrationEventRetried',
      'IntegrationEventPublished',
    );
    expect(stories.flatMap(({ type: of, data }) => (data.messageId === first ? [of] : []))).toEqual([
      ...['IntegrationEventParked', 'IntegrationEventRetried', 'IntegrationEventRetried', 'IntegrationEventPublished'],
    ]);

    const metrics = await (await fetch(`${service.report.url}/metrics`)).text();
    for (const line of ['up 1', 'parked_messages 0', 'waiting_messages 0', 'published_total 3', 'returned_total 2']) {
      expect(metrics).toContain(`\nbookworm_relay_${line}\n`);
    }
  });
});
