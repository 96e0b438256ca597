// How long a projection tries, and what happens to an event that it cannot take in the end.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../application/ports/database.js';
import type { Logger } from '../../application/ports/logger.js';
import { saveFault } from './checkpoint.js';
import type { UnfoldableEventError } from './folding.js';
import { loadParkedEvents, mostParked, park } from './parkedEvents.js';
import type { Projection } from './projection.js';

const firstRetryMs = 250;
const longestRetryMs = 30_000;
/** Then the event is parked: after about four seconds. */
const attemptsPerEvent = 5;
const lookMs = 500;

export interface PatienceParts {
  readonly database: Database;
  readonly logger: Logger;
  /** Of the lease under which the projection runs. */
  readonly token: bigint;
  /** Whether a projection goes on past an event that waits for an operator. */
  readonly passesParked: boolean;
}

export class Patience {
  readonly #parts: PatienceParts;
  readonly #projection: Projection;
  #retryMs = firstRetryMs;
  #tried: { readonly position: bigint; readonly attempts: number } | undefined;

  constructor(parts: PatienceParts, projection: Projection) {
    this.#parts = parts;
    this.#projection = projection;
  }

  /** The projection moved. */
  isOver(): void {
    this.#retryMs = firstRetryMs;
    this.#tried = undefined;
  }

  async withFault(signal: AbortSignal): Promise<void> {
    await wait(this.#retryMs, undefined, { signal }).catch(() => {});
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  async withEvent(fault: UnfoldableEventError, signal: AbortSignal): Promise<void> {
    const { database, logger, token } = this.#parts;
    const { name } = this.#projection;
    const { position } = fault.event;
    const attempts = this.#tried?.position === position ? this.#tried.attempts + 1 : 1;
    // One event's attempts say nothing about the patience with the next.
    if (attempts === 1) this.#retryMs = firstRetryMs;
    this.#tried = { position, attempts };
    await saveFault(database, { ...this.#projection, token }, fault.message).catch(() => {});
    if (attempts < attemptsPerEvent) return this.withFault(signal);
    await park(database, name, fault);
    logger.error(
      { projection: name, err: fault, position: `${position}` },
      'parked an event that the projection cannot take',
    );
    this.#tried = undefined;
    const { size } = await loadParkedEvents(database, name, { passes: true, upTo: position });
    if (!this.#parts.passesParked || size > mostParked) await this.#untilDecided(position, signal);
  }

  /** The projection stands still until an operator retries the event, which takes it from the parked ones, or skips it. */
  async #untilDecided(position: bigint, signal: AbortSignal): Promise<void> {
    const { database } = this.#parts;
    while (!signal.aborted) {
      const waiting = await database
        .query(`select 1 from read_model.parked_event where subscriber = $1 and position = $2 and state = 'waiting'`, [
          this.#projection.name,
          position,
        ])
        .catch(() => [{}]);
      if (waiting.length === 0) return;
      await wait(lookMs, undefined, { signal }).catch(() => {});
    }
  }
}
