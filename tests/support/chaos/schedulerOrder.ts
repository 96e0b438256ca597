// What a scheduler process is told to do, and what it tells.
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';

export interface ChaosJob {
  readonly definition: JobDefinition;
  /** Of a job that works; its work takes any time between these two. */
  readonly work?: {
    readonly leastMs: number;
    readonly mostMs: number;
    /** How many of a hundred attempts fail. */
    readonly failsPercent?: number;
    /** Takes no notice of being told to stop. */
    readonly isDeaf?: boolean;
  };
}

export interface SchedulerOrder {
  readonly url: string;
  readonly instance: string;
  readonly jobs: readonly ChaosJob[];
  readonly leaseMs: number;
  readonly mostRuns: number;
  /** Stands still in the middle of its first work, until it is woken. */
  readonly stopsInWork?: boolean;
  /**
   * `impolite`: lets nobody go first, which must be harmless. `anyRevision`: that, and appends whatever the stream holds
   * by now. `anyEpoch`: ends runs that others hold.
   */
  readonly weakness?: 'impolite' | 'anyRevision' | 'anyEpoch';
}

export interface SchedulerSaid {
  readonly boot?: string;
  /** An end that came too late was refused. */
  readonly fenced?: true;
  /** It is about to stand still. */
  readonly stopped?: true;
  readonly error?: string;
}
