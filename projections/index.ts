// All projections. A new one is a folder of its own and one line here.
import { auditTrail } from './auditTrail/auditTrail.js';
import { authors } from './authors/authors.js';
import { bookHistory } from './bookHistory/bookHistory.js';
import { bookRefreshes } from './bookRefreshes/bookRefreshes.js';
import { bookReviews } from './bookReviews/bookReviews.js';
import { bookSearch } from './bookSearch/bookSearch.js';
import { categories } from './categories/categories.js';
import type { Projection } from './engine/projection.js';
import { jobs } from './jobs/jobs.js';
import { publishers } from './publishers/publishers.js';
import { relayProgress } from './relayProgress/relayProgress.js';
import { relayStatus } from './relayStatus/relayStatus.js';
import { runHistory } from './runHistory/runHistory.js';
import { securityAlerts } from './securityAlerts/securityAlerts.js';
import { systemStatus } from './systemStatus/systemStatus.js';
import { tickLedger } from './tickLedger/tickLedger.js';
import { toolUsage } from './toolUsage/toolUsage.js';

export const projections: readonly Projection[] = [
  bookSearch,
  bookHistory,
  authors,
  categories,
  publishers,
  bookReviews,
  bookRefreshes,
  jobs,
  runHistory,
  tickLedger,
  relayProgress,
  relayStatus,
  toolUsage,
  auditTrail,
  securityAlerts,
  systemStatus,
];
