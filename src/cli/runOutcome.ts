// How a run ended, or what its end waits for, as one cell of a table.
import type { RunRecord } from '../../projections/runHistory/queries.js';

type Told = Pick<RunRecord, 'status' | 'retryAt' | 'cancelReason' | 'error'>;

export function outcomeOf({ status, retryAt, cancelReason, error }: Told): string {
  if (status === 'running' && cancelReason !== null) return `running, to be cancelled: ${cancelReason}`;
  const when = retryAt === null ? '' : ` at ${retryAt}`;
  return [`${status}${when}`, error].filter(Boolean).join(': ');
}
