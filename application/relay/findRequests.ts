// Finds the messages that were requested, by an id or in a range of the log, as whoever wants them published again names them.
import { earliestMention } from '../auditing/earliestMention.js';
import { selectEvents } from '../auditing/selectEvents.js';
import type { ReadableLog } from '../auditing/wholeStream.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import { publishedEventTypes } from './publicMessages.js';

export interface RequestedMessage {
  /** Of the request in the log. */
  readonly position: bigint;
  readonly messageId: string;
  readonly messageType: string;
  /** ISO 8601. */
  readonly requestedAt: string;
}

/** A position of the log, or an instant in ISO 8601. */
export type Boundary = bigint | string;

/** Both ends are meant as well. */
export interface RequestRange {
  readonly from: Boundary;
  /** By default the end of the log. */
  readonly to?: Boundary;
}

/** @param id of the message, or of the event that asked for it. */
export async function findRequest(log: ReadableLog, id: string): Promise<RequestedMessage | undefined> {
  const since = earliestMention(id);
  const selection = { types: publishedEventTypes, ...(since && { since }) };
  for await (const event of selectEvents(log, selection, { direction: 'backwards' })) {
    const request = toRequest(event);
    if (event.id === id || request.messageId === id) return request;
  }
  return undefined;
}

/** In log order. It costs what was recorded since the beginning of the range. */
export async function findRequests(log: ReadableLog, { from, to }: RequestRange): Promise<readonly RequestedMessage[]> {
  const selection = {
    types: publishedEventTypes,
    ...(typeof from === 'string' && { since: from }),
    ...(typeof to === 'string' && { until: new Date(Date.parse(to) + 1).toISOString() }),
  };
  const found: RequestedMessage[] = [];
  for await (const event of selectEvents(log, selection, { direction: 'backwards' })) {
    if (typeof from === 'bigint' && event.position < from) break;
    if (typeof to !== 'bigint' || event.position <= to) found.push(toRequest(event));
  }
  return found.reverse();
}

/** The position of the last event before this one; 0n when there is none. A store may only know positions that are an event's. */
export async function positionBefore(log: ReadableLog, position: bigint): Promise<bigint> {
  for await (const event of log.readAll({ direction: 'backwards', before: position, limit: 1 })) return event.position;
  return 0n;
}

function toRequest({ position, recordedAt, data }: RecordedEvent): RequestedMessage {
  const { messageId, messageType } = data as { readonly messageId?: unknown; readonly messageType?: unknown };
  return { position, messageId: `${messageId}`, messageType: `${messageType}`, requestedAt: recordedAt };
}
