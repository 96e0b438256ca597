// What a rebuild is given to work with, and what it tells about itself on its way.
import type { Database } from '../../../application/ports/database.js';
import type { EventStore } from '../../../application/ports/eventStore.js';
import type { Guard } from './guard.js';

export interface RebuildProgress {
  readonly position: bigint;
  readonly head: bigint;
  readonly events: number;
}

export interface RebuildParts {
  readonly database: Database;
  readonly store: EventStore;
  /** Who does it, for people. */
  readonly instance: string;
  /** Whether an event that cannot be folded is parked and passed by; else it ends the rebuild. */
  readonly passesParked: boolean;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Gives the rebuild up; the old model stays. */
  readonly signal?: AbortSignal;
  /** Does not go on with an interrupted rebuild. */
  readonly fromScratch?: boolean;
  /** How much of the rows is kept in memory before it goes into the table. */
  readonly memoryBytes?: number;
}

export type GuardedParts = RebuildParts & { readonly guard: Guard };
