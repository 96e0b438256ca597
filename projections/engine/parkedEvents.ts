// Events that a fold could not take: parked with their error until an operator retries or skips them.
import { type Queryable, storable } from '../../application/ports/database.js';
import type { Concern, UnfoldableEventError } from './folding.js';

/** More than these, and the projection stops whatever the policy: then it is not about single events any more. */
export const mostParked = 10_000;

interface ParkedRow {
  readonly position: string;
  readonly row_key: string | null;
  readonly state: 'waiting' | 'skipped';
}

/** What a projection has to pass by. */
export class ParkedEvents {
  readonly #positions: ReadonlySet<bigint>;
  readonly #keys: ReadonlySet<string>;

  constructor(rows: readonly ParkedRow[]) {
    this.#positions = new Set(rows.map(({ position }) => BigInt(position)));
    this.#keys = new Set(
      rows.flatMap(({ row_key, state }) => (state === 'waiting' && row_key !== null ? [row_key] : [])),
    );
  }

  get size(): number {
    return this.#positions.size;
  }

  has(position: bigint): boolean {
    return this.#positions.size > 0 && this.#positions.has(position);
  }

  /** Whether the later events of this row have to wait as well, so that they are folded in their order. */
  blocks(key: string): boolean {
    return this.#keys.has(key);
  }
}

export const nothingParked = new ParkedEvents([]);

/** @param passes whether those that wait are passed by, too, or only those that an operator skipped. */
export async function loadParkedEvents(
  database: Queryable,
  subscriber: string,
  { passes, upTo }: { passes: boolean; upTo: bigint },
): Promise<ParkedEvents> {
  // Below `upTo` are events that the projection has passed by already, under whatever policy.
  const rows = await database.query<ParkedRow>(
    `select position, row_key, state from read_model.parked_event
     where subscriber = $1 and (state = 'skipped' or $2 or position <= $3)`,
    [subscriber, passes, upTo],
  );
  return rows.length === 0 ? nothingParked : new ParkedEvents(rows);
}

export async function park(database: Queryable, subscriber: string, fault: UnfoldableEventError): Promise<void> {
  const { event, key, message } = fault;
  await insert(database, subscriber, [{ event, key: key ?? null, error: message }]);
}

/** These come after a parked event of the same row. */
export function parkBehind(database: Queryable, subscriber: string, behind: readonly Concern[]): Promise<void> {
  const error = 'waits behind an earlier event of the same row';
  return insert(
    database,
    subscriber,
    behind.map(({ event, key }) => ({ event, key, error })),
  );
}

/** Forgets those that wait in a range: they were folded after all. */
export async function unpark(
  database: Queryable,
  subscriber: string,
  { after, upTo }: { after: bigint; upTo: bigint },
): Promise<void> {
  await database.query(
    `delete from read_model.parked_event where subscriber = $1 and state = 'waiting' and position > $2 and position <= $3`,
    [subscriber, after, upTo],
  );
}

async function insert(
  database: Queryable,
  subscriber: string,
  parked: readonly { event: Concern['event']; key: string | null; error: string }[],
): Promise<void> {
  if (parked.length === 0) return;
  const rows = parked.map(({ event: { position, id, stream, revision, type }, key, error }) => ({
    ...{ position: `${position}`, event_id: id, stream, revision: `${revision}`, type },
    // Events whose key PostgreSQL cannot hold are each parked for themselves.
    ...{ row_key: key !== null && key === storable(key) ? key : null, error },
  }));
  await database.query(
    `insert into read_model.parked_event (subscriber, position, event_id, stream, revision, type, row_key, error, state)
     select $1, position, event_id, stream, revision, type, row_key, error, 'waiting' from json_to_recordset($2)
       as r(position bigint, event_id uuid, stream text, revision bigint, type text, row_key text, error text)
     on conflict (subscriber, position) do update set error = excluded.error`,
    [subscriber, JSON.stringify(rows)],
  );
}
