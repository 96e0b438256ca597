// What readers may ask of auditTrail.
import type { Queryable } from '../../application/ports/database.js';
import { instant } from '../instant.js';

export interface Deed {
  /** In the log. */
  readonly position: string;
  readonly at: string;
  /** `operator:<name>`, `scheduler`, ... */
  readonly actor: string;
  /** The type of the event. */
  readonly what: string;
  readonly stream: string;
  /** Null where none was asked for. */
  readonly reason: string | null;
}

/**
 * The newest deeds first.
 * @param before only those at positions below this one: the last of the page that was read before.
 * @param actor only the deeds of this one.
 */
export function listDeeds(
  database: Queryable,
  { limit, before, actor }: { readonly limit: number; readonly before?: string; readonly actor?: string },
): Promise<readonly Deed[]> {
  return database.query<Deed>(
    `select position, ${instant('at')} as at, actor, what, stream, reason from read_model.audit_trail
     where ($2::bigint is null or position < $2) and ($3::text is null or actor = $3) order by position desc limit $1`,
    [limit, before, actor],
  );
}
