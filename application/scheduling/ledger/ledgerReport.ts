// What the check of a job's ticks found.
import type { SkipReason } from '../../../domain/scheduling/scheduledJobEvents.js';

/**
 * `hole`: neither claimed nor skipped. `double`: accounted for more than once. `wrong-count`: a range says another number
 * of ticks than it has. `stray`: none of the schedule's ticks. `not-at-rest`, `at-rest`: a reason or a claim that does not
 * fit to whether the job was paused or in quarantine. `undefined`: the job was not defined yet.
 */
export type LedgerFaultKind = 'hole' | 'double' | 'wrong-count' | 'stray' | 'not-at-rest' | 'at-rest' | 'undefined';

export interface LedgerFault {
  readonly kind: LedgerFaultKind;
  /** The first and the last tick concerned, both included. ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Where in the log it shows, as a decimal string. */
  readonly position: string;
  readonly message: string;
}

export interface TickRange {
  readonly from: string;
  readonly to: string;
  /** Null when there are too many to count at once. */
  readonly ticks: number | null;
}

export interface LedgerReport {
  readonly job: string;
  /** When the job was first defined; null when it never was. ISO 8601. */
  readonly from: string | null;
  readonly until: string;
  readonly claimed: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** How many skipped ranges are larger than they are counted: their ticks come on top. */
  readonly uncountedRanges: number;
  /** Due, and not accounted for yet: somebody may be about to do so. */
  readonly overdue: TickRange | null;
  /** Definitions whose ticks this release cannot calculate. */
  readonly unchecked: readonly { readonly since: string; readonly why: string }[];
  /** The first ones; there are `faultCount`. */
  readonly faults: readonly LedgerFault[];
  readonly faultCount: number;
}
