// What the check makes of the events of one job.
import { JobLedger } from '../../../../application/scheduling/ledger/jobLedger.js';
import type { LedgerReport } from '../../../../application/scheduling/ledger/ledgerReport.js';
import type { ScheduledJobEvent } from '../../../../domain/scheduling/scheduledJobEvents.js';
import { engine } from '../../../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../../../infrastructure/croner/ticks.js';

/** The positions are 1, 2, 3, ... */
export function ledgerOf(events: readonly ScheduledJobEvent[], until: string): LedgerReport {
  const ledger = new JobLedger('job', { ticks, engine });
  for (const [index, event] of events.entries()) ledger.take(event, BigInt(index + 1));
  return ledger.report(new Date(until));
}
