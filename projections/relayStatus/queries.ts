// What readers may ask of relayStatus, together with relayProgress.
import type { Queryable } from '../../application/ports/database.js';
import { instant } from '../instant.js';

export interface RelayedMessage {
  readonly messageId: string;
  readonly messageType: string;
  readonly job: string;
  readonly runId: string;
  readonly priority: 'normal' | 'high';
  /** Of its request in the log, as a decimal string. */
  readonly position: string;
  readonly state: 'waiting' | 'published' | 'parked' | 'skipped';
  readonly requestedAt: string;
  /** Null while it is not published, as is how long that took. */
  readonly publishedAt: string | null;
  readonly tookMs: number | null;
}

/** Published by itself, or with the step of the relay that took it along: that one passed by what was parked or skipped. */
const messages = `
  select m.*, case when m.parked_at is null and m.skipped_at is null
      then least(m.published_at, step.published_at) else m.published_at end as safe_at
  from read_model.relay_status m left join lateral (
    select published_at from read_model.relay_progress where up_to >= m.position order by up_to limit 1
  ) step on true`;

const columns = `message_id as "messageId", message_type as "messageType", job, run_id as "runId", priority, position,
  case when safe_at is not null then 'published' when skipped_at is not null then 'skipped'
    when parked_at is not null then 'parked' else 'waiting' end as state,
  ${instant('requested_at')} as "requestedAt", ${instant('safe_at')} as "publishedAt",
  (extract(epoch from safe_at - requested_at) * 1000)::float8 as "tookMs"`;

/**
 * The newest messages first.
 * @param before the last message of the page that was read before.
 */
export function listMessages(
  database: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: Pick<RelayedMessage, 'requestedAt' | 'messageId'> },
): Promise<readonly RelayedMessage[]> {
  return database.query<RelayedMessage>(
    `select ${columns} from (${messages}
       where $2::timestamptz is null or (m.requested_at, m.message_id) < ($2::timestamptz, $3::uuid)
       order by m.requested_at desc, m.message_id desc limit $1) as m
     order by requested_at desc, message_id desc`,
    [limit, before?.requestedAt, before?.messageId],
  );
}

export interface WaitingMessages {
  /** Those that the relay has not come to yet: neither published, nor parked or skipped. */
  readonly count: number;
  /** Since when the oldest waits; null when none does. */
  readonly since: string | null;
}

export async function countWaiting(database: Queryable): Promise<WaitingMessages> {
  const [waiting] = await database.query<WaitingMessages>(
    `select count(*)::int as count, ${instant('min(requested_at)')} as since
     from read_model.relay_status
     where position > coalesce((select max(up_to) from read_model.relay_progress), 0)
       and published_at is null and parked_at is null and skipped_at is null`,
  );
  return waiting ?? { count: 0, since: null };
}

export interface Deliveries {
  /** When the bus took the last message; null when it never took one. */
  readonly lastAt: string | null;
  /** How long it took from the request, for half of the last 100 messages at most; null when there are none. */
  readonly medianMs: number | null;
}

export async function recentDeliveries(database: Queryable): Promise<Deliveries> {
  const [recent] = await database.query<Deliveries>(
    `select ${instant('max(safe_at)')} as "lastAt",
       (percentile_cont(0.5) within group (order by extract(epoch from safe_at - requested_at)) * 1000)::float8 as "medianMs"
     from (select requested_at, safe_at from (${messages}) m where safe_at is not null
       order by requested_at desc limit 100) recent`,
  );
  return recent ?? { lastAt: null, medianMs: null };
}
