// A neighbour's message that a review changed becomes an event: recorded once, however often it is repeated.
import { z } from 'zod';
import { type BookRefreshEvent, reviewChangeStream } from '../../domain/catalog/bookRefresh.js';
import { toAppend } from '../handleCommand.js';
import { type EventStore, WrongExpectedRevisionError } from '../ports/eventStore.js';
import { PoisonMessageError, type ReceivedMessage } from '../ports/messageConsumer.js';
import { consumedContracts } from './consumedContracts.js';

export interface ReportParts {
  readonly store: EventStore;
  /** The name of the instance that received the message. */
  readonly instance: string;
}

/**
 * @returns whether it is new.
 * @throws PoisonMessageError when the message is not what its contract says; what the store throws.
 */
export async function reportReviewChange({ store, instance }: ReportParts, message: ReceivedMessage): Promise<boolean> {
  const { messageId, correlationId = messageId, traceparent } = message;
  const event = toEvent(message);
  const context = {
    correlationId,
    causationId: messageId,
    actor: 'bus',
    instance,
    ...(traceparent && { traceparent }),
  };
  try {
    await store.append(reviewChangeStream(messageId), 'noStream', toAppend([event], context));
    return true;
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError) return false;
    throw error;
  }
}

function toEvent({ messageId, type, payload }: ReceivedMessage): BookRefreshEvent {
  const contract = Object.entries(consumedContracts).find(([known]) => known === type)?.[1];
  if (!contract) throw new PoisonMessageError(`There is no use here for messages of the type ${type}.`);
  const { data, error } = contract.payload.safeParse(payload);
  if (!data) throw new PoisonMessageError(`The message is not what ${type} says: ${z.prettifyError(error)}`);
  const { bookId, feedbackId: reviewId } = data;
  return { type: 'ReviewChangeReported', data: { messageId, bookId, reviewId, change: contract.change } };
}
