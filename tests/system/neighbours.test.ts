// The same service on the servers of a real deployment: RabbitMQ as the bus, EventStoreDB as the log.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { startEventStoreDbServer } from '../support/eventStoreDbServer/startEventStoreDbServer.js';
import { eventually } from '../support/eventually.js';
import { rabbitMqForTests } from '../support/rabbitMq.js';
import { countByType, recordedEvents } from '../support/recordedEvents.js';

const rabbitMq = await rabbitMqForTests();
const whenThereIsABroker = rabbitMq ? describe : describe.skip;
const resend = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let service: BookwormProcess | undefined;

beforeEach(async () => {
  folder = await emptyFolder();
});

afterEach(async () => {
  // Stopped cleanly, unless the test killed it or started none.
  expect([0, null, undefined]).toContain(await service?.stop());
  service = undefined;
  await folder.remove();
});

afterAll(() => rabbitMq?.stop());

whenThereIsABroker('with RabbitMQ', () => {
  let environment: Record<string, string>;

  beforeEach(() => {
    environment = { DATA_DIRECTORY: folder.path, AMQP_URL: rabbitMq?.url ?? '' };
  });

  test('a message that nobody listens for waits, said aloud, and arrives once somebody does', async () => {
    service = await BookwormProcess.serve(environment);
    const run = await runCli(['jobs', 'run', 'resendErrorEmail', '--json'], environment);
    const request = JSON.parse(run.stdout).events.find(
      ({ type }: { type: string }) => type === 'IntegrationEventRequested',
    );
    await eventually(async () =>
      expect((await service?.readiness())?.components).toContainEqual(
        expect.objectContaining({ name: 'relay', status: 'degraded', detail: expect.stringContaining(resend) }),
      ),
    );
    const queue = await rabbitMq?.bindQueue([resend]);
    const [message] = await eventually(async () => {
      const messages = (await queue?.take()) ?? [];
      expect(messages).toHaveLength(1);
      return messages;
    });
    expect(message?.properties).toMatchObject({ messageId: request.data.messageId, deliveryMode: 2 });
    expect(JSON.parse(`${message?.content}`)).toMatchObject({
      messageId: request.data.messageId,
      messageType: [`urn:message:${resend}`, 'urn:message:BookWorm.Chassis.EventBus:IntegrationEvent'],
      message: request.data.payload,
    });
    await eventually(async () =>
      expect((await service?.readiness())?.components).toContainEqual(
        expect.objectContaining({ name: 'relay', status: 'up' }),
      ),
    );
    await queue?.delete();
  });

  test('a job that is due every second publishes each tick once, across a restart of the service', async () => {
    const everySecond = { ...environment, JOBS_RESEND_ERROR_EMAIL_CRON: '* * * * * *' };
    service = await BookwormProcess.serve(everySecond);
    const queue = await eventually(async () => rabbitMq?.bindQueue([resend]));
    const requested = () => recordedEvents(environment, 'IntegrationEventRequested');
    await eventually(async () => expect((await requested()).length).toBeGreaterThan(2));
    await service.stop('SIGKILL');
    service = await BookwormProcess.serve(everySecond);
    const before = (await requested()).length;
    await eventually(async () => expect((await requested()).length).toBeGreaterThan(before + 1));
    await service.stop();
    service = await BookwormProcess.serve(environment);
    await eventually(async () => expect((await service?.readiness())?.status).toBe('up'));

    const asked = (await requested()).map(({ data }) => data.messageId);
    const published: string[] = [];
    await eventually(async () => {
      for (const { properties } of (await queue?.take()) ?? []) published.push(properties.messageId);
      expect(new Set(published)).toEqual(new Set(asked));
    });
    expect(new Set(asked).size).toBe(asked.length);
    await queue?.delete();
  }, 60_000);
});

describe('with EventStoreDB', () => {
  let eventStoreDb: Awaited<ReturnType<typeof startEventStoreDbServer>>;

  beforeAll(async () => {
    eventStoreDb = await startEventStoreDbServer();
  });

  afterAll(() => eventStoreDb.stop());

  test('the log is there, the read models in PostgreSQL, and an agent finds its book', async () => {
    const environment = { DATA_DIRECTORY: folder.path, EVENT_STORE_URL: eventStoreDb.url };
    service = await BookwormProcess.serve(environment);
    expect(service.report.eventLog).toContain('EventStoreDB');
    await eventually(async () => expect((await service?.readiness())?.status).toBe('up'), { withinMs: 20_000 });
    const { structuredContent } = await service.callTool('search_catalog', { description: 'Les Miserables' });
    expect(structuredContent).toMatchObject({ books: [expect.objectContaining({ name: 'Les Misérables' })] });
    expect(countByType(await recordedEvents(environment))).toMatchObject({ BookListed: 209, JobDefined: 5 });
    expect((await runCli(['projections', 'rebuild', 'bookSearch'], environment)).stdout).toContain('from 209 events');
  }, 60_000);
});
