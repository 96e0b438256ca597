// What every adapter of the bus owes its caller, whatever carries the messages.

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
} from '../../application/ports/messagePublisher.js';

export const cleanUpSentEmail = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';
export const resendErrorEmail = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

export interface BusUnderTest {
  readonly publisher: MessagePublisher;
  /** From now on somebody receives both types above. */
  listen(): Promise<void>;
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

export function messagePublisherContract(openBus: () => Promise<BusUnderTest>): void {
  describe('as every bus', () => {
    let bus: BusUnderTest;

    beforeEach(async () => {
      bus = await openBus();
    });

    afterEach(() => bus.dispose());

    test('messages arrive in the order given, across types and calls', async () => {
      const messages = Array.from({ length: 500 }, (_, index) =>
        aMessage({ type: index % 3 === 0 ? resendErrorEmail : cleanUpSentEmail }),
      );
      await bus.listen();
      await bus.publisher.publish(messages.slice(0, 200));
      await Promise.all([bus.publisher.publish(messages.slice(200, 201)), bus.publisher.publish(messages.slice(201))]);
      expect(await bus.arrived()).toEqual(idsOf(messages));
    });

    test('publishing nothing succeeds, whoever listens', async () => {
      await expect(bus.publisher.publish([])).resolves.toBeUndefined();
    });

    test('a message that nobody listens for is reported as not delivered, by its id', async () => {
      const message = aMessage();
      const publishing = bus.publisher.publish([message]);
      await expect(publishing).rejects.toThrow(MessageNotDeliveredError);
      await expect(publishing).rejects.toThrow(message.messageId);
    });

    test('what was not delivered arrives once, under the same id, when it is published again and somebody listens', async () => {
      const messages = [aMessage(), aMessage({ type: resendErrorEmail })];
      await expect(bus.publisher.publish(messages)).rejects.toThrow(MessageNotDeliveredError);
      await bus.listen();
      await bus.publisher.publish(messages);
      expect(await bus.arrived()).toEqual(idsOf(messages));
    });

    test('a message published twice arrives twice: recognising the repetition is up to its consumer', async () => {
      const message = aMessage();
      await bus.listen();
      await bus.publisher.publish([message]);
      await bus.publisher.publish([message]);
      expect(await bus.arrived()).toEqual([message.messageId, message.messageId]);
    });

    test('a closed bus takes no messages, and may be closed again', async () => {
      await bus.listen();
      await bus.publisher.close();
      await bus.publisher.close();
      await expect(bus.publisher.publish([aMessage()])).rejects.toThrow(MessageNotDeliveredError);
      expect(await bus.arrived()).toEqual([]);
    });
  });
}
