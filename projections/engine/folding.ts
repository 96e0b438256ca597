// One event, one row: which one it is, what the fold makes of it, and what is said when it makes nothing of it.
import { storable } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { FoldedRows } from './foldedRows.js';
import type { Handler, Projection } from './projection.js';

/** An event and the row that it concerns. */
export interface Concern {
  readonly event: RecordedEvent;
  readonly key: string;
  readonly handler: Handler<object, RecordedEvent>;
}

/** A fold cannot take an event. */
export class UnfoldableEventError extends Error {
  override readonly name = 'UnfoldableEventError';

  constructor(
    readonly event: RecordedEvent,
    /** Of the row; undefined when that could not be told either. */
    readonly key: string | undefined,
    cause: unknown,
  ) {
    const reason = (cause as Error).message;
    // Malformed events are quoted.
    super(storable(`cannot take event ${event.position} (${event.type} in ${event.stream}): ${reason}`), { cause });
  }
}

/** @throws UnfoldableEventError */
export function concernOf({ handlers, table }: Projection, event: RecordedEvent): Concern | undefined {
  const handler = handlers[event.type];
  if (!handler) return undefined;
  try {
    const key = handler.key(event);
    if (key === null) return undefined;
    // Events come from outside of the types' reach: what names no row must not be passed by in silence.
    if (typeof key !== 'string') throw new Error('its data does not say which row it is about');
    // As PostgreSQL writes a UUID, whoever wrote the event.
    const isUuid = table.columns[table.key] === 'uuid';
    return { event, handler, key: isUuid ? key.toLowerCase() : key };
  } catch (error) {
    throw new UnfoldableEventError(event, undefined, error);
  }
}

/**
 * @returns whether the row is one that was not known before.
 * @throws UnfoldableEventError, and leaves the row as it was.
 */
export function foldInto(rows: FoldedRows, { event, key, handler }: Concern): boolean {
  try {
    return rows.set(key, handler.fold(rows.get(key), event));
  } catch (error) {
    throw new UnfoldableEventError(event, key, error);
  }
}

/**
 * Whether PostgreSQL does not take a value, rather than not answering: SQLSTATE classes 22 (does not fit the column), 23
 * (breaks a constraint) and 54 (too large, say for an index).
 */
export function isRefusedValue(error: unknown): boolean {
  return /^(22|23|54)/.test((error as { code?: string } | undefined)?.code ?? '');
}
