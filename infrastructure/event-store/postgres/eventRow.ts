// How an event lies in the event_log.event table, and how to read it back.
import type { EventMetadata, RecordedEvent } from '../../../application/ports/eventStore.js';

export const eventColumns = `event_id, type, data, metadata, stream, revision, position,
  to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`;

export interface EventRow {
  readonly event_id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly recorded_at: string;
}

export function toRecordedEvent(row: EventRow): RecordedEvent {
  return {
    id: row.event_id,
    type: row.type,
    data: row.data,
    metadata: row.metadata,
    stream: row.stream,
    revision: BigInt(row.revision),
    position: BigInt(row.position),
    recordedAt: row.recorded_at,
  };
}
