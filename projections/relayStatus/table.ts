// The table of relayStatus: a message to the neighbours, by its request, and what became of it by itself.
import type { ReadTable } from '../engine/projection.js';

export interface MessageRow {
  readonly message_id: string;
  readonly message_type: string;
  readonly job: string;
  readonly run_id: string;
  readonly priority: 'normal' | 'high';
  /** Of its request in the log: once the relay is past it, the message is published unless it was parked. */
  readonly position: string;
  readonly requested_at: string;
  /** When it was published by itself; null for one that was published in its turn. */
  readonly published_at: string | null;
  readonly parked_at: string | null;
  readonly skipped_at: string | null;
}

export const relayStatusTable: ReadTable = {
  name: 'relay_status',
  key: 'message_id',
  columns: {
    message_id: 'uuid',
    message_type: 'text',
    job: 'text',
    run_id: 'text',
    priority: 'text',
    position: 'bigint',
    requested_at: 'timestamptz',
    published_at: 'timestamptz',
    parked_at: 'timestamptz',
    skipped_at: 'timestamptz',
  },
  indexes: ['(requested_at desc, message_id desc)', '(position)'],
};
