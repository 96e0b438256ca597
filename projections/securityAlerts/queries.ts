// What readers may ask of securityAlerts.
import type { Queryable } from '../../application/ports/database.js';
import type { AccessDecision } from '../../domain/auditing/accessDecision.js';
import { instant } from '../instant.js';

export interface SecurityAlert {
  /** In the log. */
  readonly position: string;
  /** Of the first refusal. */
  readonly at: string;
  readonly what: AccessDecision['type'];
  readonly reason: AccessDecision['data']['reason'];
  readonly network: string;
  readonly refusals: number;
}

/**
 * The newest alerts first.
 * @param before only those at positions below this one: the last of the page that was read before.
 */
export function listAlerts(
  database: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<readonly SecurityAlert[]> {
  return database.query<SecurityAlert>(
    `select position, ${instant('at')} as at, what, reason, network, refusals from read_model.security_alerts
     where $2::bigint is null or position < $2 order by position desc limit $1`,
    [limit, before],
  );
}

/** How many attempts were refused since an instant (ISO 8601). */
export async function countRefusals(database: Queryable, since: string): Promise<number> {
  const [counted] = await database.query<{ refusals: number }>(
    'select coalesce(sum(refusals), 0)::int as refusals from read_model.security_alerts where at >= $1',
    [since],
  );
  return counted?.refusals ?? 0;
}
