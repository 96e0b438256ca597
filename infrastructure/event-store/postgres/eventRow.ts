// How an event lies in the event_log.event table, and how to read it back.
import type { EventMetadata, RecordedEvent } from '../../../application/ports/eventStore.js';

/** As PostgreSQL sends it, every value as text. */
export type EventRow = readonly [
  id: string,
  type: string,
  data: string,
  metadata: string,
  stream: string,
  revision: string,
  position: string,
  recordedAtMs: string,
];

export const eventColumns = `event_id, type, data, metadata, stream, revision, position,
  floor(extract(epoch from recorded_at) * 1000)::bigint`;

export function toRecordedEvent(row: EventRow): RecordedEvent {
  const [id, type, data, metadata, stream, revision, position, recordedAtMs] = row;
  return {
    id,
    type,
    data: JSON.parse(data) as object,
    metadata: JSON.parse(metadata) as EventMetadata,
    stream,
    revision: BigInt(revision),
    position: BigInt(position),
    recordedAt: new Date(Number(recordedAtMs)).toISOString(),
  };
}

export function positionOf(row: EventRow): bigint {
  return BigInt(row[6]);
}

export function revisionOf(row: EventRow): bigint {
  return BigInt(row[5]);
}

/** How many rows there are, and about how much memory they take. */
export function sizeOf(rows: readonly EventRow[]): { count: number; length: number } {
  return { count: rows.length, length: rows.reduce((sum, row) => sum + row[2].length + row[3].length, 0) };
}
