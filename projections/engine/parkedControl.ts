// What an operator may do about parked events: see them, have them folded after all, or decide to do without them.
import type { Database, Queryable } from '../../application/ports/database.js';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import { relaySubscriber } from '../../application/ports/relayControl.js';
import { loadCheckpoint } from './checkpoint.js';
import { foldBatch } from './foldBatch.js';
import { isRefusedValue, UnfoldableEventError } from './folding.js';
import { nothingParked, park } from './parkedEvents.js';
import type { Projection } from './projection.js';
import { forgetResumeFrom } from './rebuild/rebuildRecord.js';

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

/** Its key could not be told, so later events of its row did not wait: folded now, it would come too late. */
export class UnknownRowError extends Error {
  override readonly name = 'UnknownRowError';

  constructor({ projection, position }: ParkedEvent) {
    super(
      `Event ${position} was parked without its row being known, and ${projection} has gone on: only "bookworm ` +
        `projections rebuild ${projection}" takes it in where it belongs.`,
    );
  }
}

const selected = `select subscriber as projection, position, event_id as "eventId", stream, revision, type, row_key as key,
    error, state, to_char(parked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "parkedAt"
  from read_model.parked_event`;

/** In log order; of one projection or of all. What the relay has parked is no projection's. */
export function listParkedEvents(database: Queryable, name?: string): Promise<readonly ParkedEvent[]> {
  return database.query<ParkedEvent>(
    `${selected} where subscriber = coalesce($1, subscriber) and subscriber <> $2 order by position, subscriber`,
    [name ?? null, relaySubscriber],
  );
}

/**
 * The projection passes the event by from now on, in rebuilds too. Those behind it go on waiting.
 * @returns false, and nothing changed, when the event does not wait any more.
 */
export function skipParkedEvent(database: Database, { projection, position }: ParkedEvent): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await loadCheckpoint(transaction, projection, { lock: true });
    const skipped = await transaction.query(
      `update read_model.parked_event set state = 'skipped'
       where subscriber = $1 and position = $2 and state = 'waiting' returning 1`,
      [projection, position],
    );
    // It may have been taken by a rebuild that did not come to its end.
    await forgetResumeFrom(transaction, projection, position);
    return skipped.length > 0;
  });
}

/**
 * An event at which the projection stands is tried again by whoever runs it. One that it has passed is folded here and now,
 * in its order with those of the same row that wait before and behind it.
 * @throws UnfoldableEventError when one still cannot be taken, UnknownRowError when it is too late for it; those before it
 * are folded then.
 */
export async function retryParkedEvent(
  parts: { database: Database; store: EventStore },
  projection: Projection,
  parked: ParkedEvent,
): Promise<void> {
  // Asked anew each time: meanwhile the projection may have put more behind them.
  for (let next = await firstOfRow(parts.database, parked); next; next = await firstOfRow(parts.database, parked)) {
    await foldAfterAll(parts.database, projection, { next, event: await find(parts.store, next) });
  }
}

async function firstOfRow(database: Database, { projection, position, key }: ParkedEvent) {
  const [first] = await database.query<ParkedEvent>(
    `${selected} where subscriber = $1 and state = 'waiting' and (position = $2 or row_key = $3)
     order by position limit 1`,
    [projection, position, key],
  );
  return first;
}

function foldAfterAll(
  database: Database,
  projection: Projection,
  { next, event }: { next: ParkedEvent; event: RecordedEvent },
): Promise<void> {
  return database
    .transaction(async (transaction) => {
      // Whoever runs the projection waits here, or has passed the event for certain.
      const now = await loadCheckpoint(transaction, projection.name, { lock: true });
      if (now && now.version > projection.version)
        throw new Error(`A newer release has built ${projection.name}: retry with the command line of that release.`);
      // Another operator may have been quicker.
      if (!(await forget(transaction, next))) return;
      // An older version's rows are about to be replaced, and the rebuild meets the event again.
      if (now?.version === projection.version && event.position <= now.position) {
        if (next.key === null) throw new UnknownRowError(next);
        const { fault } = await foldBatch(transaction, projection, {
          build: now.build,
          events: [event],
          parked: nothingParked,
        });
        if (fault) throw fault;
      }
    })
    .catch(async (error) => {
      const fault = isRefusedValue(error) ? new UnfoldableEventError(event, next.key ?? undefined, error) : error;
      if (fault instanceof UnfoldableEventError) await park(database, projection.name, fault);
      throw fault;
    });
}

/** @returns whether it waited until now. */
async function forget(transaction: Queryable, { projection, position }: ParkedEvent): Promise<boolean> {
  const forgotten = await transaction.query(
    `delete from read_model.parked_event where subscriber = $1 and position = $2 and state = 'waiting' returning 1`,
    [projection, position],
  );
  return forgotten.length > 0;
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
