// How fresh and how complete the catalog is: told from the last synchronisation that ended, or failed for now.
import type { Queryable } from '../../application/ports/database.js';
import { lastTriedRun } from '../../projections/runHistory/queries.js';
import type { ComponentStatus } from './systemStatus.js';

export async function catalogStatus(database: Queryable, sourceName: string): Promise<ComponentStatus> {
  const name = 'catalog';
  try {
    const run = await lastTriedRun(database, 'synchroniseCatalog');
    if (!run)
      return { name, status: 'degraded', detail: `the first synchronisation with the ${sourceName} is not done yet` };
    if (run.status !== 'completed') {
      return { name, status: 'degraded', detail: run.error ?? 'the synchronisation failed' };
    }
    const { booksRead = 0, recordsLeftOut = 0, delistingsWithheld = [] } = run.summary ?? {};
    if (Array.isArray(delistingsWithheld) && delistingsWithheld.length > 0) {
      return { name, status: 'degraded', detail: delistingsWithheld.join('; ') };
    }
    const leftOut = recordsLeftOut ? `; ${recordsLeftOut} unreadable records were left out` : '';
    return { name, status: 'up', detail: `${sourceName}: ${booksRead} books read at ${run.finishedAt}${leftOut}` };
  } catch (error) {
    return { name, status: 'degraded', detail: `cannot be told: ${(error as Error).message}` };
  }
}
