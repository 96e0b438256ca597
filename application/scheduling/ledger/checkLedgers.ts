// Checks the ticks of all jobs, or of one, in one pass over the log itself: no read model, no checkpoint is believed.
import type { DomainEvent } from '../../../domain/message.js';
import type { Ticks } from '../../../domain/scheduling/schedule.js';
import {
  jobOfStream,
  type ScheduledJobEvent,
  scheduledJobCategory,
} from '../../../domain/scheduling/scheduledJobEvents.js';
import type { EventStore } from '../../ports/eventStore.js';
import { hourlyTicks } from './hourlyTicks.js';
import { JobLedger } from './jobLedger.js';
import type { LedgerReport } from './ledgerReport.js';

export interface LedgerParts {
  readonly store: Pick<EventStore, 'readBatches'>;
  readonly ticks: Ticks;
  /** The one of this release, as definitions name it. */
  readonly engine: string;
}

export interface LedgerScope {
  /** All jobs when absent. */
  readonly job?: string;
  /** The store's time when the check begins. */
  readonly until: Date;
  readonly signal?: AbortSignal;
}

const types: readonly ScheduledJobEvent['type'][] = [
  ...(['JobDefined', 'JobRedefined', 'TicksSkipped', 'RunClaimed'] as const),
  ...(['JobPaused', 'JobResumed', 'JobQuarantined', 'QuarantineCleared'] as const),
];

/** By name. Events that truncation hid are read like all others. */
export async function checkLedgers(
  parts: LedgerParts,
  { job, until, signal }: LedgerScope,
): Promise<readonly LedgerReport[]> {
  const ledgers = new Map<string, JobLedger>();
  const ticks = hourlyTicks(parts.ticks);
  for await (const batch of parts.store.readBatches({ types, categories: [scheduledJobCategory] })) {
    signal?.throwIfAborted();
    for (const event of batch) {
      const name = jobOfStream(event.stream);
      if (job !== undefined && name !== job) continue;
      const ledger = ledgers.get(name) ?? new JobLedger(name, { ticks, engine: parts.engine });
      ledgers.set(name, ledger);
      ledger.take(event as DomainEvent as ScheduledJobEvent, event.position);
    }
  }
  const byName = [...ledgers].sort(([a], [b]) => (a < b ? -1 : 1));
  return byName.map(([, ledger]) => ledger.report(until));
}
