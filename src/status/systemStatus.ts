// What operators are told of the running system; the readiness endpoint, the dashboard and the CLI show the same answers.
import type { Pause } from '../../projections/engine/checkpoint.js';
import type { Decision } from '../../projections/jobs/queries.js';
import type { RunRecord } from '../../projections/runHistory/queries.js';
import type { ChangedFact } from './definitionFacts.js';

/** `degraded`: works, but not all of it, or on old data. `down`: does not work. */
export type Condition = 'up' | 'degraded' | 'down';

export interface ComponentStatus {
  /** `eventLog`, `readModels`, `projections`, `scheduler`, `relay`, `seals`, `catalog`; where there are any, `consumer`, `reviews`. */
  readonly name: string;
  readonly status: Condition;
  /** What it is connected to, or what is wrong and what to do. */
  readonly detail: string;
}

export interface ProjectionStatus {
  readonly name: string;
  /** Of the tables that readers see. */
  readonly version: number;
  /** The version that this release folds, while readers still see an older one; else null. */
  readonly newVersion: number | null;
  /** As decimal strings: log positions may pass 2^53. */
  readonly position: string;
  readonly head: string;
  /** How many events of its types it has not read yet, counted up to 1,000. */
  readonly lag: string;
  /** How long ago the oldest of them was recorded; 0 when there is none. */
  readonly lagSeconds: number;
  /**
   * `live`: has all of the log. `behind`: still reading. `stalled`: behind, and not moving. `rebuilding`: a new version is
   * being built. `paused`: by an operator. `faulty`: stopped by the fault, and tries again. `stopped`: at a parked event,
   * until an operator retries or skips it.
   */
  readonly state: 'live' | 'behind' | 'stalled' | 'rebuilding' | 'paused' | 'faulty' | 'stopped';
  /** The instance that runs it; null when none does. */
  readonly owner: string | null;
  /** Parked events that wait for an operator. */
  readonly parked: number;
  /** Parked events that an operator decided to do without. */
  readonly skipped: number;
  readonly pause: Pause | null;
  readonly fault: string | null;
  /** Beside the live one; not under way when it was interrupted and can be resumed. */
  readonly rebuild: RebuildStatus | null;
}

export interface RebuildStatus {
  readonly version: number;
  readonly instance: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly position: string;
  /** Where it was going when it last said so; 0 before that. */
  readonly head: string;
  readonly events: number;
  readonly isUnderWay: boolean;
}

export interface JobStatus {
  readonly job: string;
  readonly priority: 'normal' | 'high';
  /** The cron expression; `every 90 s from <instant>`; `once at <instant>`. */
  readonly schedule: string;
  readonly timeZone: string;
  /** The schedule in words; null when that cannot be said exactly in a few. */
  readonly inWords: string | null;
  /** `paused`: by an operator. `quarantined`: it kept crashing. Then nothing is started by itself. */
  readonly state: 'active' | 'paused' | 'quarantined';
  /** Why it is not active, by whose decision and since when. */
  readonly rest: Decision | null;
  /** What an operator made otherwise than the release has it: `from` is the release's. */
  readonly drift: readonly ChangedFact[];
  /** ISO 8601; null when it is not active, or never due again. */
  readonly nextAt: string | null;
  readonly lastRun: RunRecord | null;
}

export interface Readiness {
  /** The worst of the components; `down` only when requests cannot be served. */
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
