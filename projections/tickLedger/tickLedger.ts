// Reader's question: what became of each tick of a job? One row per claimed tick and per range of skipped ones.
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { type LedgerRow, tickLedgerTable } from './table.js';

export const tickLedger = defineProjection<LedgerRow, ScheduledJobEvent>({
  name: 'tickLedger',
  version: 1,
  table: tickLedgerTable,
  handlers: {
    RunClaimed: {
      // Runs at a start, by hand and of a backfill stand beside the ticks: those got their entry when they were due.
      key: ({ id, data }) => (data.trigger === 'tick' ? id : null),
      fold: (_row, { id, data: { job, scheduledFor, runId, instance } }) => ({
        event_id: id,
        job,
        outcome: 'claimed',
        first_tick: scheduledFor,
        last_tick: scheduledFor,
        ticks: 1,
        reason: null,
        run_id: runId,
        instance,
      }),
    },
    TicksSkipped: {
      key: ({ id }) => id,
      fold: (_row, { id, data: { job, from, to, count, reason } }) => ({
        event_id: id,
        job,
        outcome: 'skipped',
        first_tick: from,
        last_tick: to,
        ticks: count,
        reason,
        run_id: null,
        instance: null,
      }),
    },
  },
});
