// Whether reviews are up to what was reported: how many books wait to be read again, and why.
import type { Queryable } from '../../application/ports/database.js';
import { countWaitingRefreshes } from '../../projections/bookRefreshes/queries.js';
import type { ComponentStatus } from './systemStatus.js';

/** @param fault what keeps this process from refreshing any. */
export async function reviewsStatus(
  database: Queryable,
  sourceName: string,
  fault: string | undefined,
): Promise<ComponentStatus> {
  const name = 'reviews';
  try {
    const { count, since, unlisted, error } = await countWaitingRefreshes(database);
    const notInCatalog = unlisted > 0 ? `, ${unlisted} of them not in the catalog` : '';
    const waiting = count === 0 ? 'no book waits' : `${books(count)} since ${since}${notInCatalog}`;
    const trouble = fault ?? error;
    if (trouble) return { name, status: 'degraded', detail: `${trouble} Meanwhile ${waiting}.` };
    return { name, status: 'up', detail: `${sourceName}: ${waiting}` };
  } catch (error) {
    return { name, status: 'degraded', detail: `cannot be told: ${(error as Error).message}` };
  }
}

const books = (count: number) => (count === 1 ? '1 book waits' : `${count} books wait`);
