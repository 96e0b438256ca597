// Changes tables that readers use without making others wait behind us: gives up soon, and tries again.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Transaction } from '../../application/ports/database.js';

const mostAttempts = 50;
const pauseMs = 100;
/** SQLSTATE of a lock_timeout. */
const lockNotAvailable = '55P03';

/** Others hold the lock that is needed. */
export function isLocked(error: unknown): boolean {
  return (error as { code?: string }).code === lockNotAvailable;
}

/** `work` may run several times, each in a transaction of its own. */
export async function retryLocked<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
  attempts = mostAttempts,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (transaction) => {
        await transaction.query("set local lock_timeout = '500ms'");
        return work(transaction);
      });
    } catch (error) {
      if (!isLocked(error) || attempt === attempts) throw error;
      await wait(pauseMs);
    }
  }
}
