// The table of securityAlerts: refusals of one kind from one network within a minute.
import type { AccessDecision } from '../../domain/auditing/accessDecision.js';
import type { ReadTable } from '../engine/projection.js';

export interface AlertRow {
  readonly event_id: string;
  readonly position: string;
  readonly at: string;
  readonly what: AccessDecision['type'];
  readonly reason: AccessDecision['data']['reason'];
  readonly network: string;
  readonly refusals: number;
}

export const securityAlertsTable: ReadTable = {
  name: 'security_alerts',
  key: 'event_id',
  columns: {
    event_id: 'uuid',
    position: 'bigint',
    at: 'timestamptz',
    what: 'text',
    reason: 'text',
    network: 'text',
    refusals: 'int',
  },
  indexes: ['(position desc)', '(at)'],
};
