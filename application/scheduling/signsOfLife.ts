// The signs of life that instances give each other: who seems to live, and when to give and to look for the next one.
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';
import type { Beats, InstanceBeats } from '../ports/instanceBeats.js';
import type { StoreClock } from './storeClock.js';

export interface SignsOfLifeParts {
  readonly beats: InstanceBeats;
  readonly identity: InstanceIdentity;
  /** Set by every beat. */
  readonly clock: StoreClock;
  readonly leaseMs: number;
}

/** How often an instance shows itself and looks around while nobody carries out anything. */
const idleBeatMs = 30_000;
/** While somebody does: so often within a lease. */
const beatsPerLease = 5;
/** At first, so that those who start together know each other. */
const firstBeatsMs = 5_000;
const firstBeats = 3;
const retryMs = 1_000;

export class SignsOfLife {
  readonly #parts: SignsOfLifeParts;
  readonly #moves = new Map<string, { counter: bigint | undefined; atMs: number }>();
  #lastBeatMs = Number.NEGATIVE_INFINITY;
  /** How many there were. */
  #looks = 0;
  #fault: Error | undefined;

  constructor(parts: SignsOfLifeParts) {
    this.#parts = parts;
  }

  /** Why the last beat failed. Who cannot show itself had better not begin work: others would take it over. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** @returns everybody's counters; undefined when they could not be reached. Never throws. */
  async beat(): Promise<Beats | undefined> {
    const { beats, identity, clock } = this.#parts;
    this.#lastBeatMs = clock.monotonicMs();
    try {
      const { beats: seen, recent } = await clock.measure(() => beats.beat(identity.instance, identity.boot));
      this.#fault = undefined;
      this.#learn(seen, recent);
      return seen;
    } catch (error) {
      this.#fault = error as Error;
      return undefined;
    }
  }

  /** Hears of processes that did something: they live. */
  notice(boots: Iterable<string>): void {
    const atMs = this.#parts.clock.monotonicMs();
    for (const boot of boots) this.#moves.set(boot, { counter: this.#moves.get(boot)?.counter, atMs });
  }

  /** @param isWatching somebody carries out something. */
  msUntilBeat(isWatching: boolean): number {
    const { clock } = this.#parts;
    if (clock.hasJumped() && !this.#fault) return 0;
    const usualMs = this.#intervalMs(isWatching);
    const intervalMs = this.#looks < firstBeats ? Math.min(usualMs, firstBeatsMs) : usualMs;
    return this.#lastBeatMs + (this.#fault ? retryMs : intervalMs) - clock.monotonicMs();
  }

  /** The boots of the instances that seem to live: their counters moved of late. */
  get living(): readonly string[] {
    const longestMs = 2 * this.#intervalMs(false);
    const nowMs = this.#parts.clock.monotonicMs();
    return [...this.#moves].filter(([, { atMs }]) => nowMs - atMs < longestMs).map(([boot]) => boot);
  }

  #learn(seen: Beats, recent: ReadonlySet<string>): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const boot of this.#moves.keys()) if (!seen.has(boot)) this.#moves.delete(boot);
    for (const [boot, counter] of seen) {
      if (this.#moves.get(boot)?.counter === counter) continue;
      // What the first look finds may have died long ago.
      const isSign = this.#looks > 0 || recent.has(boot) || this.#moves.has(boot);
      this.#moves.set(boot, { counter, atMs: isSign ? nowMs : Number.NEGATIVE_INFINITY });
    }
    this.#looks += 1;
  }

  #intervalMs(isWatching: boolean): number {
    const watchingMs = this.#parts.leaseMs / beatsPerLease;
    return isWatching ? watchingMs : Math.max(watchingMs, idleBeatMs);
  }
}
