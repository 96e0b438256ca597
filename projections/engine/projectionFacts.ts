// What is known of projections besides their checkpoints: who runs them, what waits for an operator, whether a rebuild is alive.
import type { Queryable } from '../../application/ports/database.js';

export interface ProjectionFacts {
  /** The instance that runs it; null when nobody does. */
  readonly owner: string | null;
  /** Parked events that wait, and those that are passed by for good. */
  readonly waiting: number;
  readonly skipped: number;
  /** The last parked event that waits. */
  readonly stoppedAt: bigint | null;
  readonly isBeingRebuilt: boolean;
}

type FactsRow = Omit<ProjectionFacts, 'stoppedAt'> & { readonly subscriber: string; readonly stoppedAt: string | null };

/** By projection. */
export async function loadProjectionFacts(database: Queryable): Promise<ReadonlyMap<string, ProjectionFacts>> {
  const rows = await database.query<FactsRow>(
    `select c.subscriber, h.instance as owner, coalesce(p.waiting, 0) as waiting, coalesce(p.skipped, 0) as skipped,
       p.stopped_at as "stoppedAt",
       exists (select from pg_locks k where k.locktype = 'advisory' and k.granted
         and k.database = (select oid from pg_database where datname = current_database())
         and k.objsubid = 1 and (k.classid::bigint << 32 | k.objid::bigint) = hashtext('rebuild ' || c.subscriber)::bigint
       ) as "isBeingRebuilt"
     from read_model.checkpoint c
     left join read_model.lease l on l.name = 'projection:' || c.subscriber
     left join read_model.lease_holder h on h.boot = l.boot and h.alive_until > clock_timestamp()
     left join lateral (
       select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'skipped')::int as skipped,
         max(position) filter (where state = 'waiting') as stopped_at
       from read_model.parked_event where subscriber = c.subscriber) p on true`,
  );
  return new Map(
    rows.map(({ subscriber, stoppedAt, ...row }) => [
      subscriber,
      { ...row, stoppedAt: stoppedAt === null ? null : BigInt(stoppedAt) },
    ]),
  );
}
