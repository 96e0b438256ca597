// Translates between the port's words and those of the EventStoreDB client.
import {
  type AllStreamResolvedEvent,
  ANY,
  type AppendExpectedRevision,
  eventTypeFilter,
  excludeSystemEvents,
  type FilterOptions,
  type JSONEventData,
  jsonEvent,
  NO_STREAM,
  type ReadPosition,
  type ResolvedEvent,
  START,
  STREAM_EXISTS,
} from '@eventstore/db-client';
import type {
  EventMetadata,
  EventToAppend,
  ExpectedRevision,
  RecordedEvent,
} from '../../../application/ports/eventStore.js';

const expectations = { noStream: NO_STREAM, any: ANY, streamExists: STREAM_EXISTS } as const;

export function toExpectedRevision(expected: ExpectedRevision): AppendExpectedRevision {
  return typeof expected === 'bigint' ? expected : expectations[expected];
}

export function toJsonEvent({ id, type, data, metadata }: EventToAppend): JSONEventData {
  return jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: { ...metadata } });
}

export function toRecordedEvent({ event }: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent {
  // Only a link whose target is gone comes without its event, and links are never resolved here.
  if (!event?.position) throw new TypeError('EventStoreDB sent an event without its content or its position.');
  return {
    id: event.id,
    type: event.type,
    data: event.data as object,
    metadata: event.metadata as unknown as EventMetadata,
    stream: event.streamId,
    revision: event.revision,
    position: event.position.commit,
    recordedAt: event.created.toISOString(),
  };
}

/** Prepare equals commit for everything that was not written in one of the old, long gone transactions. */
export function toReadPosition(after: bigint): ReadPosition {
  return after === 0n ? START : { commit: after, prepare: after };
}

/** Some system streams hold events whose types lack the `$`, so both names count. */
export function isSystemEvent({ type, stream }: RecordedEvent): boolean {
  return type.startsWith('$') || stream.startsWith('$');
}

/** Tells the events of these types, or of any type, from all others and from the store's own. */
export function eventsOfInterest(types: readonly string[] | undefined): (event: RecordedEvent) => boolean {
  const wanted = types && new Set(types);
  return (event) => !isSystemEvent(event) && (wanted?.has(event.type) ?? true);
}

/** The same on the server, where a prefix lets a little too much through. */
export function filterOnServer(
  types: readonly string[] | undefined,
  checkpointReached: NonNullable<FilterOptions['checkpointReached']>,
) {
  return types
    ? eventTypeFilter({ prefixes: [...types], checkpointReached })
    : excludeSystemEvents({ checkpointReached });
}
