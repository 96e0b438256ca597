// What somebody can do to the log who has the database's password.
import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../../../application/ports/database.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';

/** Each sets one column of a row; $1 is the position. */
export const changes = {
  data: `data = '{"title": "Anything else"}'`,
  metadata: `metadata = jsonb_set(metadata::jsonb, '{actor}', '"operator:nobody"')::json`,
  type: `type = 'Forged'`,
  stream: `stream = 'forged-stream'`,
  revision: 'revision = revision + 1000000',
  'recorded time': `recorded_at = recorded_at + interval '1 millisecond'`,
  id: 'event_id = gen_random_uuid()',
} as const;

export type ChangedPart = keyof typeof changes;

export async function change(database: Queryable, { position }: RecordedEvent, part: ChangedPart): Promise<void> {
  await database.query(`update event_log.event set ${changes[part]} where position = $1`, [position]);
}

export async function remove(database: Queryable, { position }: RecordedEvent): Promise<void> {
  await database.query('delete from event_log.event where position = $1', [position]);
}

/** @returns the id of the event that is now before this one. */
export async function insertBefore(database: Queryable, { position }: RecordedEvent): Promise<string> {
  const id = randomUUID();
  await database.query(
    `insert into event_log.event (position, stream, revision, event_id, type, data, metadata) overriding system value
     values ($1, $2, 0, $3, 'Forged', '{}', '{}')`,
    [position - 5n, `forged-${id}`, id],
  );
  return id;
}

/** Puts each of two events into the other's place. */
export async function swap(database: Database, a: RecordedEvent, b: RecordedEvent): Promise<void> {
  const places = [a.position, b.position];
  await database.transaction(async (transaction) => {
    await transaction.query(
      `create temporary table swapped on commit drop as
       select * from event_log.event where position in (${places})`,
    );
    await transaction.query('delete from event_log.event where position = any($1)', [places]);
    await transaction.query(
      `insert into event_log.event (position, stream, revision, event_id, type, data, metadata, recorded_at)
       overriding system value
       select case position when $1 then $2 else $1 end::bigint, stream, revision, event_id, type, data, metadata, recorded_at
       from swapped`,
      places,
    );
  });
}
