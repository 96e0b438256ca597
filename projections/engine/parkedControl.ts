// What an operator may do about parked events: see them, have them folded after all, or decide to do without them.
import type { Database, Queryable } from '../../application/ports/database.js';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import { loadCheckpoint } from './checkpoint.js';
import { foldBatch } from './foldBatch.js';
import { nothingParked, park } from './parkedEvents.js';
import type { Projection } from './projection.js';

export interface ParkedEvent {
  readonly projection: string;
  readonly position: string;
  readonly eventId: string;
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  /** Of the row; null when the fold could not tell. */
  readonly key: string | null;
  readonly error: string;
  readonly state: 'waiting' | 'skipped';
  /** ISO 8601. */
  readonly parkedAt: string;
}

const selected = `select subscriber as projection, position, event_id as "eventId", stream, revision, type, row_key as key,
    error, state, to_char(parked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "parkedAt"
  from read_model.parked_event`;

/** In log order; of one projection or of all. */
export function listParkedEvents(database: Queryable, name?: string): Promise<readonly ParkedEvent[]> {
  return database.query<ParkedEvent>(
    `${selected} where $1::text is null or subscriber = $1 order by position, subscriber`,
    [name ?? null],
  );
}

/** The projection passes the event by from now on, in rebuilds too. Those behind it go on waiting. */
export async function skipParkedEvent(database: Database, { projection, position }: ParkedEvent): Promise<void> {
  await database.query(`update read_model.parked_event set state = 'skipped' where subscriber = $1 and position = $2`, [
    projection,
    position,
  ]);
}

/**
 * An event at which the projection stands is tried again by whoever runs it. One that it has passed is folded here and now,
 * and then those of the same row that wait behind it, in their order.
 * @throws UnfoldableEventError when it still cannot be taken; those before it are folded then.
 */
export async function retryParkedEvent(
  { database, store }: { database: Database; store: EventStore },
  projection: Projection,
  parked: ParkedEvent,
): Promise<void> {
  const checkpoint = await loadCheckpoint(database, projection.name);
  if (!checkpoint || BigInt(parked.position) > checkpoint.position) return forget(database, parked);
  const all = await listParkedEvents(database, projection.name);
  const sameRow = all.filter(({ state, key, position }) =>
    parked.key === null ? position === parked.position : key === parked.key && state === 'waiting',
  );
  for (const next of sameRow) await foldAfterAll(database, projection, { next, event: await find(store, next) });
}

function foldAfterAll(
  database: Database,
  projection: Projection,
  { next, event }: { next: ParkedEvent; event: RecordedEvent },
): Promise<void> {
  return database
    .transaction(async (transaction) => {
      const now = await loadCheckpoint(transaction, projection.name, { lock: true });
      if (now?.version !== projection.version)
        throw new Error(`${projection.name} has version ${now?.version}, not ${projection.version}: rebuild it first.`);
      const fault = await foldBatch(transaction, projection, {
        build: now.build,
        events: [event],
        parked: nothingParked,
      });
      if (fault) throw fault;
      await forget(transaction, next);
    })
    .catch(async (error) => {
      if (error.name === 'UnfoldableEventError') await park(database, projection.name, error);
      throw error;
    });
}

async function forget(database: Queryable, { projection, position }: ParkedEvent): Promise<void> {
  await database.query('delete from read_model.parked_event where subscriber = $1 and position = $2', [
    projection,
    position,
  ]);
}

async function find(store: EventStore, { eventId, stream, revision, position }: ParkedEvent): Promise<RecordedEvent> {
  for await (const event of store.readStream(stream, { from: BigInt(revision), limit: 1 })) {
    if (event.id === eventId) return event;
  }
  // Hidden from readers of the stream, but not from those of the log.
  for await (const event of store.readAll({ after: BigInt(position) - 1n, limit: 1 })) {
    if (event.id === eventId) return event;
  }
  throw new Error(`Event ${eventId} is not at position ${position} of ${stream} any more: the log was changed.`);
}
