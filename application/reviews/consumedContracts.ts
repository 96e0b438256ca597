// What we hear from neighbours: every type of message that we consume, its exchange, our queue, its schema. The one table.
import { z } from 'zod';
import type { ReviewChange } from '../../domain/catalog/bookRefresh.js';
import { uuid } from '../eventSchemas/parts.js';
import { integrationEventPayload, type MessageContract } from '../relay/publicContracts.js';

export interface ConsumedContract extends MessageContract {
  /** Ours; its exchange has the same name, as MassTransit's endpoints have it. */
  readonly queue: string;
  readonly change: ReviewChange;
}

/** The rating is not used: the neighbours are asked for what holds now. */
const feedbackPayload = integrationEventPayload.extend({
  bookId: uuid.toLowerCase().describe('the book that the feedback is about'),
  rating: z.int().min(0).max(5).describe('the rating that the reader gave'),
  feedbackId: uuid.toLowerCase().describe('the feedback'),
});

/** By type: namespace and name, as the .NET side knows them. */
export const consumedContracts = {
  'BookWorm.Contracts:FeedbackCreatedIntegrationEvent': {
    exchange: 'BookWorm.Contracts:FeedbackCreatedIntegrationEvent',
    queue: 'bookworm-integration-feedback-created',
    change: 'created',
    payload: feedbackPayload,
    title: 'Feedback created',
    summary: 'A reader reviewed a book: its reviews and its rating are read again.',
  },
  'BookWorm.Contracts:FeedbackDeletedIntegrationEvent': {
    exchange: 'BookWorm.Contracts:FeedbackDeletedIntegrationEvent',
    queue: 'bookworm-integration-feedback-deleted',
    change: 'deleted',
    payload: feedbackPayload,
    title: 'Feedback deleted',
    summary: 'A review of a book was removed: its reviews and its rating are read again.',
  },
} as const satisfies Readonly<Record<string, ConsumedContract>>;

export type ConsumedMessageType = keyof typeof consumedContracts;
