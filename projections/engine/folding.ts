// One event, one row: which one it is, what the fold makes of it, and what is said when it makes nothing of it.
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
    super(`cannot take event ${event.position} (${event.type} in ${event.stream}): ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** @throws UnfoldableEventError */
export function concernOf({ handlers, table }: Projection, event: RecordedEvent): Concern | undefined {
  const handler = handlers[event.type];
  if (!handler) return undefined;
  try {
    const key = handler.key(event);
    // As PostgreSQL writes a UUID, whoever wrote the event.
    const isUuid = table.columns[table.key] === 'uuid';
    return key === undefined ? undefined : { event, handler, key: isUuid ? key.toLowerCase() : key };
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
