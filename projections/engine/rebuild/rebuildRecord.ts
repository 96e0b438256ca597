// What is known of a rebuild outside of the process that does it: how far it is, where it could be resumed, whether it is to stop.
import type { Queryable } from '../../../application/ports/database.js';

export interface RebuildRecord {
  readonly version: number;
  readonly build: number;
  /** Everything up to here is in the new table; 0n when nothing is. */
  readonly resumeAt: bigint;
  /** How many were folded up to there. */
  readonly resumeEvents: number;
  /** How far it has read. */
  readonly position: bigint;
  readonly head: bigint;
  /** Folded so far. */
  readonly events: number;
  readonly instance: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly cancelledBy: string | null;
}

type Numbers = 'resumeAt' | 'resumeEvents' | 'position' | 'head' | 'events';
type RebuildRow = Omit<RebuildRecord, Numbers> & Readonly<Record<Numbers | 'subscriber', string>>;

const selected = `select subscriber, version, build, resume_at as "resumeAt", resume_events as "resumeEvents",
    position, head, events, instance,
    to_char(started_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt", cancelled_by as "cancelledBy"
  from read_model.rebuild`;

function toRecord({ subscriber: _, resumeAt, position, head, ...row }: RebuildRow): RebuildRecord {
  const [resume, read, end] = [BigInt(resumeAt), BigInt(position), BigInt(head)];
  const [resumeEvents, events] = [Number(row.resumeEvents), Number(row.events)];
  return { ...row, resumeAt: resume, resumeEvents, position: read, head: end, events };
}

/** @param lock waits for whoever is changing it, and keeps all others from that until the transaction ends. */
export async function loadRebuild(
  database: Queryable,
  name: string,
  { lock = false } = {},
): Promise<RebuildRecord | undefined> {
  const [row] = await database.query<RebuildRow>(`${selected} where subscriber = $1 ${lock ? 'for update' : ''}`, [
    name,
  ]);
  return row && toRecord(row);
}

/** Those under way and those interrupted. */
export async function loadRebuilds(database: Queryable): Promise<ReadonlyMap<string, RebuildRecord>> {
  const rows = await database.query<RebuildRow>(selected);
  return new Map(rows.map((row) => [row.subscriber, toRecord(row)]));
}

type Begun = Pick<RebuildRecord, 'version' | 'build' | 'resumeAt' | 'resumeEvents' | 'instance'>;

export async function saveRebuild(database: Queryable, name: string, begun: Begun): Promise<void> {
  const { version, build, resumeAt, resumeEvents, instance } = begun;
  await database.query(
    `insert into read_model.rebuild
       (subscriber, version, build, resume_at, resume_events, position, head, events, instance)
     values ($1, $2, $3, $4, $5, $4, 0, $5, $6)
     on conflict (subscriber) do update
     set version = excluded.version, build = excluded.build, resume_at = excluded.resume_at,
         resume_events = excluded.resume_events, position = excluded.position, head = 0, events = excluded.events, instance = excluded.instance, started_at = now(), updated_at = now(),
         cancelled_by = null`,
    [name, version, build, resumeAt, resumeEvents, instance],
  );
}

/** @returns who wants the rebuild to stop, if somebody does. */
export async function saveProgress(
  database: Queryable,
  name: string,
  { position, head, events }: Pick<RebuildRecord, 'position' | 'head' | 'events'>,
): Promise<string | null> {
  const [row] = await database.query<{ cancelled_by: string | null }>(
    `update read_model.rebuild set position = $2, head = $3, events = $4, updated_at = now()
     where subscriber = $1 returning cancelled_by`,
    [name, position, head, events],
  );
  return row ? row.cancelled_by : 'somebody';
}

/** To be run in the transaction that brings the table there, or after it. */
export async function saveResumeAt(
  database: Queryable,
  name: string,
  { position, events }: Pick<RebuildRecord, 'position' | 'events'>,
): Promise<void> {
  await database.query(
    'update read_model.rebuild set resume_at = $2, resume_events = $3, events = $3 where subscriber = $1',
    [name, position, events],
  );
}

/** What has the event at that position in its table is not resumed. */
export async function forgetResumeFrom(database: Queryable, name: string, position: string): Promise<void> {
  await database.query(
    'update read_model.rebuild set resume_at = 0, resume_events = 0 where subscriber = $1 and resume_at >= $2',
    [name, position],
  );
}

export async function deleteRebuild(database: Queryable, name: string): Promise<void> {
  await database.query('delete from read_model.rebuild where subscriber = $1', [name]);
}
