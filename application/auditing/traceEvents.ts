// Finds everything that belongs to one tick or request, by any id that an auditor may hold of it.
import { scheduledJobStream } from '../../domain/scheduling/scheduledJobEvents.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import { findPublications } from './findPublications.js';
import { eventsSinceMaking, selectEvents } from './selectEvents.js';
import { type ReadableLog, readWholeStream } from './wholeStream.js';

export interface Trace {
  readonly correlationId: string;
  /** In the order of the log. */
  readonly events: readonly RecordedEvent[];
  /** By the id of a request, the step of the relay that published its message; mostly of another correlation. */
  readonly publications: ReadonlyMap<string, RecordedEvent>;
}

/**
 * Looks back from the end of the log to the event that knows the id, and again for all of its correlation: to where
 * the ids were made, or to the beginning of the log where they do not tell. A run is found in the stream of its job.
 * @param id of an event, a correlation, a message or a run.
 */
export async function traceEvents(log: ReadableLog, id: string): Promise<Trace | undefined> {
  const correlationId = await correlationOf(log, id);
  if (correlationId === undefined) return undefined;
  const events: RecordedEvent[] = [];
  for await (const event of selectEvents(log, { correlationId }, { direction: 'backwards' })) events.push(event);
  events.reverse();
  return { correlationId, events, publications: await findPublications(log, events) };
}

async function correlationOf(log: ReadableLog, id: string): Promise<string | undefined> {
  const [job = '', slot] = id.split('@');
  const events = slot ? readWholeStream(log, scheduledJobStream(job), 'backwards') : eventsSinceMaking(log, id);
  for await (const event of events) if (isKnownTo(event, id)) return event.metadata.correlationId;
  return undefined;
}

function isKnownTo({ id: eventId, metadata, data }: RecordedEvent, id: string): boolean {
  const { messageId, runId } = data as { readonly messageId?: unknown; readonly runId?: unknown };
  return [eventId, metadata.correlationId, messageId, runId].includes(id);
}
