// What every adapter of the bus owes its caller, whatever carries the messages.
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type NonDelivery,
  type PublicMessage,
} from '../../application/ports/messagePublisher.js';

export const cleanUpSentEmail = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';
export const resendErrorEmail = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

export interface BusUnderTest {
  readonly publisher: MessagePublisher;
  /** From now on somebody receives both types above. */
  listen(): Promise<void>;
  /** From now on what comes is refused. */
  refuse(): Promise<void>;
  /** What is sent next, on the series opened so far, is never answered. */
  stall(): Promise<void>;
  /** The ids of the messages that have arrived since, in order. */
  arrived(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

export function aMessage(fields: Partial<PublicMessage> = {}): PublicMessage {
  return {
    messageId: randomUUID(),
    type: cleanUpSentEmail,
    payload: { id: randomUUID(), creationDate: '2026-11-22T00:00:00.000Z' },
    priority: 'normal',
    correlationId: randomUUID(),
    requestedAt: '2026-11-22T00:00:00.000Z',
    ...fields,
  };
}

export const idsOf = (messages: readonly PublicMessage[]) => messages.map(({ messageId }) => messageId);

/** Publishes all of them, none waiting for another, in a series of its own. */
export async function publishAll(publisher: MessagePublisher, messages: readonly PublicMessage[]): Promise<void> {
  const publishing = await publisher.open();
  try {
    const outcomes = await Promise.allSettled(messages.map((message) => publishing.publish(message)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    publishing.end();
  }
}

/** Why it was not delivered. */
export async function failureOf(publishing: Promise<unknown>): Promise<MessageNotDeliveredError> {
  const failure = await publishing.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof MessageNotDeliveredError) return failure;
  throw new Error('It should not have been delivered.', { cause: failure });
}

const notDelivered = (reason: NonDelivery, message?: PublicMessage) =>
  expect.objectContaining({ reason, message: expect.stringContaining(message?.messageId ?? '') });

export function messagePublisherContract(openBus: () => Promise<BusUnderTest>): void {
  describe('as every bus', () => {
    let bus: BusUnderTest;

    beforeEach(async () => {
      bus = await openBus();
    });

    afterEach(() => bus.dispose());

    test('messages arrive in the order of the calls, which need not wait for each other, across types and series', async () => {
      const messages = Array.from({ length: 500 }, (_, index) =>
        aMessage({ type: index % 3 === 0 ? resendErrorEmail : cleanUpSentEmail }),
      );
      await bus.listen();
      await publishAll(bus.publisher, messages.slice(0, 200));
      await publishAll(bus.publisher, messages.slice(200));
      expect(await bus.arrived()).toEqual(idsOf(messages));
      expect(bus.publisher.figures).toEqual({ confirmed: 500, returned: 0, refused: 0, reconnects: 0 });
    });

    test('a series may end without a message, and may end again', async () => {
      const publishing = await bus.publisher.open();
      publishing.end();
      publishing.end();
      expect(bus.publisher.trouble).toBeUndefined();
    });

    test('a message that nobody listens for is unroutable, and named by its id', async () => {
      const message = aMessage();
      const publishing = await bus.publisher.open();
      await expect(publishing.publish(message)).rejects.toEqual(notDelivered('unroutable', message));
      expect(bus.publisher.figures).toMatchObject({ confirmed: 0, returned: 1, refused: 0 });
      publishing.end();
    });

    test('a message that is refused says so, and is named by its id', async () => {
      const message = aMessage();
      await bus.refuse();
      const publishing = await bus.publisher.open();
      await expect(publishing.publish(message)).rejects.toEqual(notDelivered('refused', message));
      expect(bus.publisher.figures).toMatchObject({ confirmed: 0, returned: 0, refused: 1 });
      publishing.end();
    });

    test('behind a failure nothing more goes out, even when it could by now', async () => {
      const [unheard, behind] = [aMessage(), aMessage()];
      const publishing = await bus.publisher.open();
      await failureOf(publishing.publish(unheard));
      await bus.listen();
      await expect(publishing.publish(behind)).rejects.toEqual(notDelivered('away', behind));
      publishing.end();
      expect(await bus.arrived()).toEqual([]);
    });

    test('what was not delivered arrives once, under the same id, when it is published again and somebody listens', async () => {
      const messages = [aMessage(), aMessage({ type: resendErrorEmail })];
      await failureOf(publishAll(bus.publisher, messages));
      await bus.listen();
      await publishAll(bus.publisher, messages);
      expect(await bus.arrived()).toEqual(idsOf(messages));
    });

    test('a message published twice arrives twice: recognising the repetition is up to its consumer', async () => {
      const message = aMessage();
      await bus.listen();
      await publishAll(bus.publisher, [message, message]);
      await publishAll(bus.publisher, [message]);
      expect(await bus.arrived()).toEqual(idsOf([message, message, message]));
    });

    test('the end of a series fails what is under way and what comes later; the next series goes on', async () => {
      await bus.listen();
      const publishing = await bus.publisher.open();
      const [safe, underWay, behind, later] = [aMessage(), aMessage(), aMessage(), aMessage()];
      await publishing.publish(safe);
      await bus.stall();
      const failures = [underWay, behind].map((message) => failureOf(publishing.publish(message)));
      await setImmediate();
      publishing.end();
      expect(await Promise.all([...failures, failureOf(publishing.publish(later))])).toEqual(
        Array.from({ length: 3 }, () => notDelivered('away')),
      );
      await publishAll(bus.publisher, [later]);
      expect(await bus.arrived()).toEqual(idsOf([safe, later]));
    });

    test('a closed bus is away, also for a series that was open, and may be closed again', async () => {
      await bus.listen();
      const publishing = await bus.publisher.open();
      await bus.publisher.close();
      await bus.publisher.close();
      expect(await failureOf(bus.publisher.open())).toEqual(notDelivered('away'));
      expect(await failureOf(publishing.publish(aMessage()))).toEqual(notDelivered('away'));
      expect(await bus.arrived()).toEqual([]);
    });
  });
}
