// What Rating says over the bus reaches the log of a real service, and operators see and return what does not.
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { askCli, BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { queue } from '../support/consumerScene.js';
import { eventually } from '../support/eventually.js';
import { FeedbackBus } from '../support/feedbackBus.js';
import { aFeedback, massTransit, structured } from '../support/feedbackMessages.js';
import { rabbitMqForTests } from '../support/rabbitMq.js';
import { recordedEvents } from '../support/recordedEvents.js';

jest.setTimeout(120_000);

const rabbitMq = await rabbitMqForTests();
const url = rabbitMq?.url ?? '';
const bus = new FeedbackBus(url);

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let environment: Record<string, string>;
let service: BookwormProcess | undefined;

beforeEach(async () => {
  folder = await emptyFolder();
  // Nobody is there: what follows from a message is another matter.
  const neighbours = { CATALOG_URL: 'http://127.0.0.1:9', RATING_URL: 'http://127.0.0.1:9' };
  environment = { DATA_DIRECTORY: folder.path, AMQP_URL: url, ...neighbours };
});

afterEach(async () => {
  expect([0, null, undefined]).toContain(await service?.stop());
  service = undefined;
  await folder.remove();
});

afterAll(() => rabbitMq?.stop());

async function component() {
  return (await service?.readiness())?.components.find(({ name }) => name === 'consumer');
}

async function consuming() {
  service = await BookwormProcess.serve(environment);
  await eventually(async () => expect(await component()).toMatchObject({ status: 'up' }), {
    withinMs: 20_000,
  });
}

(rabbitMq ? describe : describe.skip)('the consumer', () => {
  test('records what Rating says, once, over a kill of the service', async () => {
    await consuming();
    expect(await component()).toMatchObject({ detail: expect.stringMatching(/^consumes from RabbitMQ at /) });
    const messages = Array.from({ length: 50 }, () => aFeedback());
    await bus.send(messages.map(massTransit));
    await service?.stop('SIGKILL');
    await bus.send(messages.slice(0, 5).map(structured));
    await consuming();
    const ids = messages.map(({ messageId }) => messageId).sort();
    await eventually(async () => {
      const recorded = await recordedEvents(environment, 'ReviewChangeReported');
      expect(recorded.map(({ data }) => data.messageId).sort()).toEqual(ids);
    });
  });

  test('is known to health: which queue is declared otherwise, and which settings are missing', async () => {
    await consuming();
    await service?.stop();
    await bus.deleteQueue(queue);
    await bus.declareQueue(queue, { durable: true });
    service = await BookwormProcess.serve(environment);
    await eventually(async () =>
      expect(await component()).toMatchObject({
        status: 'degraded',
        detail: expect.stringContaining(`the queue ${queue} was declared otherwise`),
      }),
    );
    await bus.deleteQueue(queue);
    await service.stop();
    const { RATING_URL: _, ...withoutRating } = environment;
    service = await BookwormProcess.serve(withoutRating);
    await eventually(async () =>
      expect(await component()).toEqual({
        name: 'consumer',
        status: 'up',
        detail: 'consumes nothing: to hear of reviews, set RATING_URL',
      }),
    );
  });

  test('its commands show what waits and what was set aside, and return it', async () => {
    await consuming();
    const broken = aFeedback({ payload: {} });
    await bus.send([massTransit(broken)]);
    await eventually(async () => expect(await bus.ready(`${queue}_error`)).toBe(1));
    await service?.stop();

    const { queues } = await askCli<{ queues: object[] }>(['consumer', 'status'], environment);
    expect(queues).toContainEqual({
      ...{ type: broken.type, queue, ready: 0, consumers: 0 },
      error: { queue: `${queue}_error`, ready: 1, consumers: 0 },
      skipped: { queue: `${queue}_skipped`, ready: 0, consumers: 0 },
    });
    const { stdout } = await runCli(['consumer', 'errors', 'list'], environment);
    expect(stdout).toMatch(new RegExp(`^${queue}_error +${broken.messageId} +${broken.type} .*bookId`, 'm'));
    const giveBack = ['consumer', 'errors', 'return', '--id', broken.messageId];
    expect(await runCli(giveBack, environment)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    const { returned } = await askCli<{ returned: object[] }>([...giveBack, '--yes'], environment);
    expect(returned).toEqual([expect.objectContaining({ messageId: broken.messageId, type: broken.type })]);
    expect(await bus.ready(queue)).toBe(1);
    const again = await runCli([...giveBack, '--yes'], environment);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining(broken.messageId) });
  });

  test('its commands say what is missing: the setting, the server, the queues', async () => {
    const command = ['consumer', 'status'];
    expect(await runCli(command, {})).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('AMQP_URL is not set'),
    });
    const nowhere = await runCli(command, { AMQP_URL: 'amqp://guest:secret@127.0.0.1:9' });
    expect(nowhere).toMatchObject({ code: 4, stderr: expect.stringContaining('RabbitMQ at 127.0.0.1:9') });
    expect(nowhere.stderr).not.toContain('secret');
    const other = await rabbitMqForTests();
    const unused = { AMQP_URL: other?.url ?? '' };
    expect((await runCli(command, unused)).stdout).toContain('- is a queue that is not there');
    expect(await askCli(['consumer', 'errors', 'list'], unused)).toEqual({ errors: [] });
    await other?.stop();
  });
});
