// What readers may ask of relayStatus.
import type { Queryable } from '../../application/ports/database.js';
import { instant } from '../instant.js';

export interface RelayedMessage {
  readonly messageId: string;
  readonly messageType: string;
  readonly job: string;
  readonly runId: string;
  readonly priority: 'normal' | 'high';
  readonly requestedAt: string;
  /** Null while it waits, as is how long it took. */
  readonly publishedAt: string | null;
  readonly tookMs: number | null;
}

const columns = `message_id as "messageId", message_type as "messageType", job, run_id as "runId", priority,
  ${instant('requested_at')} as "requestedAt", ${instant('published_at')} as "publishedAt",
  (extract(epoch from published_at - requested_at) * 1000)::float8 as "tookMs"`;

/**
 * The newest messages first.
 * @param before the last message of the page that was read before.
 */
export function listMessages(
  database: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: Pick<RelayedMessage, 'requestedAt' | 'messageId'> },
): Promise<readonly RelayedMessage[]> {
  return database.query<RelayedMessage>(
    `select ${columns} from read_model.relay_status
     where $2::timestamptz is null or (requested_at, message_id) < ($2::timestamptz, $3::uuid)
     order by requested_at desc, message_id desc limit $1`,
    [limit, before?.requestedAt, before?.messageId],
  );
}

export interface WaitingMessages {
  readonly count: number;
  /** Since when the oldest waits; null when none does. */
  readonly since: string | null;
}

export async function countWaiting(database: Queryable): Promise<WaitingMessages> {
  const [waiting] = await database.query<WaitingMessages>(
    `select count(*)::int as count, ${instant('min(requested_at)')} as since
     from read_model.relay_status where published_at is null`,
  );
  return waiting ?? { count: 0, since: null };
}
