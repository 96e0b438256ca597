// What may be asked of bookRefreshes.
import type { Queryable } from '../../application/ports/database.js';
import type { PendingRefresh } from '../../application/ports/pendingRefreshes.js';
import { instant } from '../instant.js';
import type { DeletedReview } from './table.js';

const waiting = 'requested_position is not null';

/**
 * The books whose time has come by then, the longest waiting first. For one that is not in the catalog it does not come a
 * second time before it is listed: nobody knows whether it ever will be.
 */
export async function listDueRefreshes(
  database: Queryable,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly PendingRefresh[]> {
  const rows = await database.query<
    Omit<PendingRefresh, 'deletedReviews'> & { readonly deleted: readonly DeletedReview[] }
  >(
    `select book_id as "bookId", attempts, deleted_reviews as deleted,
       json_build_object('eventId', report_id, 'correlationId', correlation_id) as cause
     from read_model.book_refreshes
     where ${waiting} and (retry_at is null or retry_at <= $1)
       and (attempts = 0 or exists (select from read_model.book_search b where b.id = book_id))
     order by requested_at, book_id limit $2`,
    [now.toISOString(), limit],
  );
  return rows.map(({ deleted, ...row }) => ({ ...row, deletedReviews: deleted.map(({ id }) => id) }));
}

/** When the first of the books comes that wait for their next attempt. */
export async function nextRefreshAt(database: Queryable, now: Date): Promise<Date | undefined> {
  const [next] = await database.query<{ at: string | null }>(
    `select ${instant('min(retry_at)')} as at from read_model.book_refreshes where ${waiting} and retry_at > $1`,
    [now.toISOString()],
  );
  return next?.at ? new Date(next.at) : undefined;
}

export interface WaitingRefreshes {
  readonly count: number;
  /** Since when the oldest waits; null when none does. */
  readonly since: string | null;
  /** How many of them are not in the catalog. */
  readonly unlisted: number;
  /** What kept one of the others from being refreshed at its last attempt; null when they only wait for their turn. */
  readonly error: string | null;
}

export async function countWaitingRefreshes(database: Queryable): Promise<WaitingRefreshes> {
  const [counted] = await database.query<WaitingRefreshes>(
    `select count(*)::int as count, ${instant('min(requested_at)')} as since,
       (count(*) filter (where b.id is null))::int as unlisted,
       (array_agg(r.error order by r.requested_at) filter (where b.id is not null and r.error is not null))[1] as error
     from read_model.book_refreshes r left join read_model.book_search b on b.id = r.book_id
     where ${waiting}`,
  );
  return counted ?? { count: 0, since: null, unlisted: 0, error: null };
}
