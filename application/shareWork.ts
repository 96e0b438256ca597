// Shares named pieces of work fairly among all living processes: each is carried out by one, and outlives any of them.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './ports/clock.js';
import type { Lease, Leases } from './ports/leases.js';
import type { Logger } from './ports/logger.js';

/** Silent for so long, a process has lost its work to the others. */
const ttlMs = 5_000;
const roundMs = 1_000;

export interface SharedWork {
  readonly name: string;
  /**
   * Works until the signal aborts, and must not write under a token when a greater one was seen. When it resolves before
   * that, this process will not have the work again: it is for others.
   */
  run(lease: Lease, signal: AbortSignal): Promise<void>;
}

export interface SharingParts {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Held {
  readonly lease: Lease;
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/** Runs until the signal aborts; then everything is stopped and given back. Without contact to the leases nothing is worked on. */
export async function shareWork(parts: SharingParts, works: readonly SharedWork[], signal: AbortSignal): Promise<void> {
  const sharing = new Sharing(parts, works);
  while (!signal.aborted) {
    await sharing.round();
    await wait(roundMs, undefined, { signal }).catch(() => {});
  }
  await sharing.leave();
}

class Sharing {
  readonly #parts: SharingParts;
  readonly #works: Map<string, SharedWork>;
  readonly #held = new Map<string, Held>();
  #renewedAtMs: number;

  constructor(parts: SharingParts, works: readonly SharedWork[]) {
    this.#parts = parts;
    this.#works = new Map(works.map((work) => [work.name, work]));
    this.#renewedAtMs = parts.clock.monotonicMs();
  }

  /** Waits for no work: what takes long to stop must not cost this process the rest of its leases. */
  async round(): Promise<void> {
    const { leases, clock, logger } = this.#parts;
    const askedAtMs = clock.monotonicMs();
    try {
      const { held, share } = await leases.round({ names: [...this.#works.keys()], ttlMs });
      this.#renewedAtMs = askedAtMs;
      this.#adopt(held);
      for (const { stopping } of [...this.#held.values()].slice(share)) stopping.abort();
    } catch (error) {
      logger.warn({ err: error }, 'the leases could not be renewed; trying again');
      if (clock.monotonicMs() - this.#renewedAtMs > ttlMs) this.#stopAll();
    }
  }

  async leave(): Promise<void> {
    this.#stopAll();
    await Promise.all([...this.#held.values()].map(({ ended }) => ended));
    await this.#parts.leases.leave().catch(() => {});
  }

  /** Starts what is new, and stops what others have by now. */
  #adopt(leases: readonly Lease[]): void {
    const tokens = new Map(leases.map(({ name, token }) => [name, token]));
    for (const [name, { lease, stopping }] of this.#held) if (tokens.get(name) !== lease.token) stopping.abort();
    for (const lease of leases) {
      const work = this.#works.get(lease.name);
      // What still stops under an older token is waited for: a later round starts it anew.
      if (work && !this.#held.has(lease.name)) this.#held.set(lease.name, this.#start(work, lease));
    }
  }

  #start(work: SharedWork, lease: Lease): Held {
    const stopping = new AbortController();
    const { signal } = stopping;
    return { lease, stopping, ended: this.#carryOut(work, lease, signal) };
  }

  async #carryOut(work: SharedWork, lease: Lease, signal: AbortSignal): Promise<void> {
    const { leases, logger } = this.#parts;
    try {
      await work.run(lease, signal);
      if (!signal.aborted) this.#works.delete(work.name);
    } catch (error) {
      logger.error({ err: error, work: work.name }, 'shared work ended with an error');
    }
    await leases.release([lease]).catch(() => {});
    this.#held.delete(work.name);
  }

  #stopAll(): void {
    for (const { stopping } of this.#held.values()) stopping.abort();
  }
}
