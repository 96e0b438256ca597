// The bus without a broker, and the stand-in for the notification service at its end.
import { describe, expect, test } from '@jest/globals';
import { InProcessPublisher } from '../../../infrastructure/in-process/inProcessPublisher.js';
import { notificationService } from '../../../infrastructure/in-process/notificationService.js';
import {
  aMessage,
  failureOf,
  idsOf,
  messagePublisherContract,
  publishAll,
} from '../../contract/messagePublisherContract.js';

describe('the in-process bus', () => {
  messagePublisherContract(async () => {
    const publisher = new InProcessPublisher();
    const arrived: string[] = [];
    let stalls = false;
    return {
      publisher,
      listen: async () =>
        publisher.subscribe(async ({ messageId }) => {
          if (stalls) {
            stalls = false;
            await new Promise(() => {});
          }
          await Promise.resolve();
          arrived.push(messageId);
        }),
      refuse: async () =>
        publisher.subscribe(() => {
          throw new Error('The mail server is away.');
        }),
      stall: async () => {
        stalls = true;
      },
      arrived: async () => arrived,
      dispose: () => publisher.close(),
    };
  });

  test('every subscriber receives every message', async () => {
    const publisher = new InProcessPublisher();
    const first: string[] = [];
    const second: string[] = [];
    publisher.subscribe(({ messageId }) => void first.push(messageId));
    publisher.subscribe(({ messageId }) => void second.push(messageId));
    const messages = [aMessage(), aMessage()];
    await publishAll(publisher, messages);
    expect([first, second]).toEqual([idsOf(messages), idsOf(messages)]);
  });

  test('a handler that fails stops the series there and is named as the cause', async () => {
    const publisher = new InProcessPublisher();
    const messages = [aMessage(), aMessage(), aMessage()];
    const fault = new Error('the mail server is away');
    const received: string[] = [];
    publisher.subscribe(({ messageId }) => {
      if (messageId === messages[1]?.messageId) throw fault;
      received.push(messageId);
    });
    const failure = await failureOf(publishAll(publisher, messages));
    expect(failure).toMatchObject({
      reason: 'refused',
      cause: fault,
      message: expect.stringContaining(String(messages[1]?.messageId)),
    });
    expect(received).toEqual([messages[0]?.messageId]);
  });

  test('the stand-in for the notification service says in one line what has arrived', async () => {
    const lines: [object, string][] = [];
    const publisher = new InProcessPublisher();
    publisher.subscribe(notificationService({ info: (fields, text) => lines.push([fields, text]) }));
    const message = aMessage({ priority: 'high' });
    await publishAll(publisher, [message]);
    const { messageId, correlationId } = message;
    expect(lines).toEqual([
      [
        { messageId, correlationId, priority: 'high' },
        `notification service received CleanUpSentEmailIntegrationEvent ${messageId}`,
      ],
    ]);
  });
});
