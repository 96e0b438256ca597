// The table of auditTrail: something that a person did, or that changed how the service works.
import type { ReadTable } from '../engine/projection.js';

export interface DeedRow {
  readonly event_id: string;
  readonly position: string;
  readonly at: string;
  /** `operator:<name>`, `scheduler`, ... */
  readonly actor: string;
  /** The type of the event. */
  readonly what: string;
  readonly stream: string;
  readonly reason: string | null;
}

export const auditTrailTable: ReadTable = {
  name: 'audit_trail',
  key: 'event_id',
  columns: {
    event_id: 'uuid',
    position: 'bigint',
    at: 'timestamptz',
    actor: 'text',
    what: 'text',
    stream: 'text',
    reason: 'text',
  },
  indexes: ['(position desc)', '(actor, position desc)'],
};
