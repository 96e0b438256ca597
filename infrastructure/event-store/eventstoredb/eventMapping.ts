// Translates between the port's words and those of the EventStoreDB client.
import {
  type AllStreamResolvedEvent,
  type AppendExpectedRevision,
  eventTypeFilter,
  excludeSystemEvents,
  type FilterOptions,
  NO_STREAM,
  type ReadPosition,
  type ResolvedEvent,
  START,
  streamNameFilter,
  type WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { EventFilter, EventMetadata, RecordedEvent } from '../../../application/ports/eventStore.js';

/** Where a stream is, or should be. */
export type Revision = bigint | 'noStream';

export function toExpectedRevision(expected: Revision): AppendExpectedRevision {
  return expected === 'noStream' ? NO_STREAM : expected;
}

/** Depending on the way it comes, a missing stream has no revision or the revision -1. */
export function actualRevision({ actualVersion }: WrongExpectedVersionError): Revision {
  return typeof actualVersion === 'bigint' && actualVersion >= 0n ? actualVersion : 'noStream';
}

export function toRecordedEvent({ event }: ResolvedEvent | AllStreamResolvedEvent): RecordedEvent {
  // Only a link whose target is gone comes without its event, and links are never resolved here.
  if (!event?.position) throw new TypeError('EventStoreDB sent an event without its content or its position.');
  return {
    id: event.id,
    type: event.type,
    data: event.data as object,
    // Others that write to this server may leave it out.
    metadata: (event.metadata ?? {}) as unknown as EventMetadata,
    stream: event.streamId,
    revision: event.revision,
    position: event.position.commit,
    recordedAt: event.created.toISOString(),
  };
}

/** Prepare equals commit for everything that was not written in one of the old, long gone transactions. */
export function toReadPosition(position: bigint): ReadPosition {
  return position === 0n ? START : { commit: position, prepare: position };
}

/** Some system streams hold events whose types lack the `$`, so both names count. */
export function isSystemEvent({ type, stream }: RecordedEvent): boolean {
  return type.startsWith('$') || stream.startsWith('$');
}

/** Tells the events that a filter lets through from all others and from the store's own. */
export function eventsOfInterest({ types, categories }: EventFilter): (event: RecordedEvent) => boolean {
  const wantedTypes = types && new Set(types);
  const wantedCategories = categories && new Set(categories);
  return (event) =>
    !isSystemEvent(event) &&
    (wantedTypes?.has(event.type) ?? true) &&
    (wantedCategories?.has(categoryOf(event) ?? '') ?? true);
}

/** What comes before the first dash; a stream without one has no category. */
function categoryOf({ stream }: RecordedEvent): string | undefined {
  return stream.includes('-') ? stream.slice(0, stream.indexOf('-')) : undefined;
}

/**
 * How many events the server looks at before it tells how far it has come; its own 32 would mean 30,000 checkpoints in a
 * million events that nobody wants.
 */
const maxSearchWindow = 500;

/** The same on the server, which has room for one condition, and where a prefix lets a little too much through. */
export function filterOnServer(
  { types, categories }: EventFilter,
  checkpointReached: NonNullable<FilterOptions['checkpointReached']>,
) {
  const options = { maxSearchWindow, checkpointReached };
  if (types?.length) return eventTypeFilter({ prefixes: [...types], ...options });
  if (categories?.length) return streamNameFilter({ prefixes: categories.map((name) => `${name}-`), ...options });
  return excludeSystemEvents(options);
}
