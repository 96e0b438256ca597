// What every adapter asks of an append before it goes anywhere, so that all stores take and refuse the same.
import { type Append, AppendTooLargeError, mostAppendBytes } from '../../application/ports/eventStore.js';

export interface SerialisedEvent {
  readonly id: string;
  readonly type: string;
  /** JSON, as is `metadata`. */
  readonly data: string;
  readonly metadata: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The events as JSON, which both stores keep to the byte.
 * @throws AppendTooLargeError, and RangeError or TypeError when no store could ever take it.
 */
export function serialiseAppend({ stream, expected, events }: Append): readonly SerialisedEvent[] {
  checkName('stream', stream);
  if (typeof expected === 'bigint' && expected < 0n) throw new RangeError(`No stream is ever at ${expected}.`);
  if (events.length === 0) throw new RangeError(`An append to ${stream} needs at least one event.`);
  if (new Set(events.map(({ id }) => id)).size < events.length) {
    throw new RangeError(`The append to ${stream} has two events under one id. Give every event an id of its own.`);
  }
  const serialised = events.map(({ id, type, data, metadata }) => {
    checkName('event type', type);
    if (!uuid.test(id)) throw new RangeError(`The id of an event is a UUID in lower case, not ${JSON.stringify(id)}.`);
    return { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
  });
  const bytes = serialised.reduce((sum, event) => sum + bytesOf(event), 0);
  if (bytes > mostAppendBytes) throw new AppendTooLargeError(stream, bytes);
  return serialised;
}

/** As EventStoreDB counts it, so that what fits here fits there. */
export function bytesOf({ type, data, metadata }: SerialisedEvent): number {
  return Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length;
}

function checkName(what: string, name: string): void {
  if (name.startsWith('$'))
    throw new RangeError(`The ${what} ${name} cannot be appended: names with $ are the store's.`);
  if (name === '' || name.includes('\0')) throw new RangeError(`${JSON.stringify(name)} cannot name a ${what}.`);
}
