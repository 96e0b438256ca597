// Reader's question: which messages were asked for, and what became of those with a story of their own? One row per message.
import type { IntegrationEventOutcome } from '../../domain/notification/integrationEvent.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type MessageRow, relayStatusTable } from './table.js';

const key = ({ data }: { readonly data: { readonly messageId: string } }) => data.messageId;

export const relayStatus = defineProjection<MessageRow, ScheduledJobEvent | IntegrationEventOutcome>({
  name: 'relayStatus',
  version: 2,
  table: relayStatusTable,
  handlers: {
    IntegrationEventRequested: {
      key,
      fold: (_row, { data: { messageId, messageType, job, runId, priority }, position, recordedAt }) => ({
        message_id: messageId,
        message_type: messageType,
        job,
        run_id: runId,
        priority,
        position: `${position}`,
        requested_at: recordedAt,
        published_at: null,
        parked_at: null,
        skipped_at: null,
      }),
    },
    IntegrationEventPublished: {
      key,
      // What was published twice was safe the first time.
      fold: (row, { recordedAt }) => row && { ...row, published_at: row.published_at ?? recordedAt },
    },
    IntegrationEventParked: { key, fold: (row, { recordedAt }) => row && { ...row, parked_at: recordedAt } },
    IntegrationEventSkipped: { key, fold: (row, { recordedAt }) => row && { ...row, skipped_at: recordedAt } },
  },
});
