// Reader's question: who did what, and why? One row per deed of an operator, and per change of how the service works.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { IntegrationEventOutcome } from '../../domain/notification/integrationEvent.js';
import type { RelayEvent } from '../../domain/notification/relay.js';
import type { ProjectionControlEvent } from '../../domain/operations/projectionControl.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { defineProjection } from '../engine/projection.js';
import { auditTrailTable, type DeedRow } from './table.js';

const key = ({ id }: RecordedEvent) => id;

function fold(
  _row: DeedRow | undefined,
  { id, type, data, metadata, stream, position }: RecordedEvent<string, { at: string; reason?: string }>,
): DeedRow {
  return {
    event_id: id,
    position: `${position}`,
    at: data.at,
    actor: metadata.actor,
    what: type,
    stream,
    reason: data.reason ?? null,
  };
}

type Told = ScheduledJobEvent | ProjectionControlEvent | RelayEvent | IntegrationEventOutcome;

export const auditTrail = defineProjection<DeedRow, Told>({
  name: 'auditTrail',
  version: 3,
  table: auditTrailTable,
  handlers: {
    // What a run does later, its operator did by starting it.
    RunClaimed: { key: ({ id, data }) => (data.trigger === 'manual' ? id : null), fold },
    JobDefined: { key, fold },
    JobRedefined: { key, fold },
    DefinitionWithheld: { key, fold },
    JobPaused: { key, fold },
    JobResumed: { key, fold },
    JobQuarantined: { key, fold },
    QuarantineCleared: { key, fold },
    BackfillRequested: { key, fold },
    BackfillCancelled: { key, fold },
    RunCancelRequested: { key, fold },
    ProjectionPaused: { key, fold },
    ProjectionResumed: { key, fold },
    ProjectionRebuilt: { key, fold },
    ProjectionRebuildCancelled: { key, fold },
    ParkedEventRetried: { key, fold },
    ParkedEventSkipped: { key, fold },
    RelayPaused: { key, fold },
    RelayResumed: { key, fold },
    RepublicationRequested: { key, fold },
    IntegrationEventRetried: { key, fold },
    IntegrationEventSkipped: { key, fold },
  },
});
