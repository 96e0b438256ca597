// The data of events on messages to the neighbours, and on the relay that publishes them.
import { z } from 'zod';
import { count, instant, position, uuid } from './parts.js';

const ofMessage = { messageId: uuid, messageType: z.string() };
const range = { after: position, upTo: position };

export const notification = {
  IntegrationEventPublished: z.object(ofMessage),
  IntegrationEventParked: z.object({ ...ofMessage, error: z.string() }),
  IntegrationEventRetried: z.object({ ...ofMessage, at: instant }),
  IntegrationEventSkipped: z.object({ ...ofMessage, reason: z.string(), at: instant }),
  RelayAdvanced: z.object({ ...range, published: count }),
  RelayPaused: z.object({ reason: z.string(), at: instant }),
  RelayResumed: z.object({ at: instant }),
  RepublicationRequested: z.object({ ...range, messages: count, reason: z.string(), at: instant }),
};
