// Reader's question: which messages reached the bus, how fast, and which wait? One row per message, both instants by the log's clock.
import type { IntegrationEventPublished } from '../../domain/notification/integrationEvent.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type MessageRow, relayStatusTable } from './table.js';

const key = ({ data }: { readonly data: { readonly messageId: string } }) => data.messageId;

export const relayStatus = defineProjection<MessageRow, ScheduledJobEvent | IntegrationEventPublished>({
  name: 'relayStatus',
  version: 1,
  table: relayStatusTable,
  handlers: {
    IntegrationEventRequested: {
      key,
      fold: (_row, { data: { messageId, messageType, job, runId, priority }, recordedAt }) => ({
        message_id: messageId,
        message_type: messageType,
        job,
        run_id: runId,
        priority,
        requested_at: recordedAt,
        published_at: null,
      }),
    },
    IntegrationEventPublished: { key, fold: (row, { recordedAt }) => row && { ...row, published_at: recordedAt } },
  },
});
