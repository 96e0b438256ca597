// Reader's question: does somebody try to get in? One row per kind of refusal, network and minute.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { AccessDecision } from '../../domain/auditing/accessDecision.js';
import { defineProjection } from '../engine/projection.js';
import { type AlertRow, securityAlertsTable } from './table.js';

const alert = {
  key: ({ id }: RecordedEvent) => id,
  fold: (
    _row: AlertRow | undefined,
    { id, type, data, position }: RecordedEvent<AccessDecision['type'], AccessDecision['data']>,
  ): AlertRow => ({
    event_id: id,
    position: `${position}`,
    at: data.at,
    what: type,
    reason: data.reason,
    network: data.network,
    refusals: data.count,
  }),
};

export const securityAlerts = defineProjection<AlertRow, AccessDecision>({
  name: 'securityAlerts',
  version: 1,
  table: securityAlertsTable,
  handlers: { SignInRefused: alert, CallerRefused: alert },
});
