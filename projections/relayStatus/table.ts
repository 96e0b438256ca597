// The table of relayStatus: a message to the neighbours, from its request to the bus.
import type { ReadTable } from '../engine/projection.js';

export interface MessageRow {
  readonly message_id: string;
  readonly message_type: string;
  readonly job: string;
  readonly run_id: string;
  readonly priority: 'normal' | 'high';
  readonly requested_at: string;
  /** Null while it waits. */
  readonly published_at: string | null;
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
    requested_at: 'timestamptz',
    published_at: 'timestamptz',
  },
  indexes: ['(requested_at desc, message_id desc)', '(requested_at) where published_at is null'],
};
