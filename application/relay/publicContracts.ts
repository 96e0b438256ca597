// What neighbours may hear from us: every public type of message, its exchange, its schema, how urgent it is. The one table.
import { z } from 'zod';
import { instant, uuid } from '../eventSchemas/parts.js';

/** One type of message on the bus, whichever way it goes. */
export interface MessageContract {
  /** Of the bus; a fanout exchange, as MassTransit names and declares it. */
  readonly exchange: string;
  /** What the message says, whatever envelope it is in. */
  readonly payload: z.ZodObject;
  readonly title: string;
  readonly summary: string;
}

export interface PublicContract extends MessageContract {
  /** The recorded event that becomes such a message. */
  readonly eventType: 'IntegrationEventRequested';
  readonly priority: 'normal' | 'high';
}

/** What every integration event of BookWorm has. */
export const integrationEventPayload = z.object({
  id: uuid.describe('the id of the integration event: the id of the message'),
  creationDate: instant.describe('when it was requested'),
});

const announced = { eventType: 'IntegrationEventRequested', payload: integrationEventPayload } as const;

/** By type: namespace and name, as the .NET side knows them. */
export const publicContracts = {
  'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent': {
    ...announced,
    exchange: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent',
    priority: 'normal',
    title: 'Clean up sent e-mails',
    summary: 'The notification service is to remove the e-mails that it has sent; once a day.',
  },
  'BookWorm.Contracts:ResendErrorEmailIntegrationEvent': {
    ...announced,
    exchange: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
    priority: 'high',
    title: 'Resend failed e-mails',
    summary: 'The notification service is to send those e-mails again that it could not send; once an hour.',
  },
} as const satisfies Readonly<Record<string, PublicContract>>;

export type PublicMessageType = keyof typeof publicContracts;

export const publicMessageTypes = Object.keys(publicContracts) as readonly PublicMessageType[];

export function isPublicMessageType(type: string): type is PublicMessageType {
  return Object.hasOwn(publicContracts, type);
}
