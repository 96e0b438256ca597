// The work of the job `synchroniseCatalog`: no change in the source, no event.

import type { Logger } from '../ports/logger.js';
import type { JobHandler } from '../scheduling/carryOut.js';
import { bookCollection, type CatalogParts, entryCollection } from './catalogCollections.js';
import { SynchronisationReport } from './synchronisationReport.js';
import { synchroniseCollection } from './synchroniseCollection.js';

/**
 * The read models say what is known, which saves reading the streams of all that did not change; the aggregates decide,
 * so a read model that lags behind costs a needless command and never a wrong or a second event.
 */
export function synchroniseCatalog(
  parts: CatalogParts & { readonly maxDelistPercent: number; readonly logger: Logger },
): JobHandler {
  const { maxDelistPercent, logger } = parts;
  return async ({ parameters, context, signal }) => {
    const report = new SynchronisationReport();
    const options = { maxDelistPercent, acceptDelistings: parameters.acceptDelistings === true, context, signal };
    for (const kind of ['Author', 'Category', 'Publisher'] as const) {
      await synchroniseCollection(entryCollection(kind, parts), report, options);
    }
    await synchroniseCollection(bookCollection(parts), report, options);
    for (const record of report.leftOut()) logger.warn({ record }, 'left out a record of the catalog');
    for (const reason of report.withheld) logger.warn({ reason }, 'withheld delistings');
    return report.summary();
  };
}
