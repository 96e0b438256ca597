// One rebuild of a projection at a time, whoever does it.
import type { Queryable } from '../../../application/ports/database.js';

/** Held until the end of the transaction: PostgreSQL lets go of it however the process ends. @returns false when another has it. */
export async function tryGuard(transaction: Queryable, name: string): Promise<boolean> {
  const [lock] = await transaction.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock(hashtext($1)) as locked',
    [`rebuild ${name}`],
  );
  return lock?.locked === true;
}
