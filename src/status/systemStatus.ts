// What operators are told of the running system; the readiness endpoint, the dashboard and the CLI show the same answers.
import type { RunRecord } from '../../projections/runHistory/queries.js';

/** `degraded`: works, but not all of it, or on old data. `down`: requests cannot be served. */
export type Condition = 'up' | 'degraded' | 'down';

export interface ComponentStatus {
  /** `eventLog`, `readModels`, `projections`, `scheduler`, `relay`, `catalog`. */
  readonly name: string;
  readonly status: Condition;
  /** What it is connected to, or what is wrong and what to do. */
  readonly detail: string;
}

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  /** As decimal strings: log positions may pass 2^53. */
  readonly position: string;
  readonly head: string;
  /** From its position to the head; 0 when it has all of the log. */
  readonly lag: string;
  /** `live`: has all of the log. `behind`: still reading. `stalled`: behind, and not moving. `faulty`: stopped by the fault. */
  readonly state: 'live' | 'behind' | 'stalled' | 'faulty';
  readonly fault: string | null;
}

export interface JobStatus {
  readonly job: string;
  readonly priority: 'normal' | 'high';
  /** The cron expression. */
  readonly schedule: string;
  readonly timeZone: string;
  /** ISO 8601; null when it is never due again. */
  readonly nextAt: string | null;
  readonly lastRun: RunRecord | null;
}

export interface Readiness {
  /** The worst of the components. */
  readonly status: Condition;
  readonly components: readonly ComponentStatus[];
  readonly projections: readonly ProjectionStatus[];
}

export interface SystemStatus {
  /** Never throws: what cannot be asked is `down`. */
  readiness(): Promise<Readiness>;
  projections(): Promise<readonly ProjectionStatus[]>;
  jobs(): Promise<readonly JobStatus[]>;
}
