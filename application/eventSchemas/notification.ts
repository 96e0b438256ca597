// The data of events on what became of messages to the neighbours.
import { z } from 'zod';
import { uuid } from './parts.js';

export const notification = {
  IntegrationEventPublished: z.object({ messageId: uuid, messageType: z.string() }),
};
