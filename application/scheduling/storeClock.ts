// Tells the time by the store's clock, which all instances share: the host's may be wrong, be set, or stand still for a while.
import type { Clock } from '../ports/clock.js';

/** So long what was measured is trusted; the drift of the host's monotonic clock is of no account until then. */
const trustedMs = 5 * 60_000;
/** The host's two clocks differ by more than drift: it slept, or its time was set. */
const jumpMs = 1_000;
/** An instant comes without what is less than a millisecond. */
const roundedMs = 1;

/** The time was asked for before the store was. */
export class ClockNotMeasuredError extends Error {
  override readonly name = 'ClockNotMeasuredError';
}

/** What one answer of the store says: when it was received, the store's clock showed this or, by `roundTripMs` at most, more. */
interface Measurement {
  readonly storeMs: number;
  readonly receivedAtMs: number;
  readonly roundTripMs: number;
}

export class StoreClock implements Clock {
  readonly #host: Clock;
  #held: Measurement | undefined;
  /** How far the host's wall clock was ahead of its monotonic clock when the store was last asked. */
  #wallAheadMs = Number.NaN;

  constructor(host: Clock) {
    this.#host = host;
  }

  /**
   * Learns from an answer with the store's time, which is to be read between question and answer.
   * @returns that answer.
   * @throws what `ask` throws; then nothing is learnt.
   */
  async measure<Answer extends { readonly serverTime: Date }>(ask: () => Promise<Answer>): Promise<Answer> {
    const askedAtMs = this.#host.monotonicMs();
    const wallAheadMs = this.#hostsWallAheadMs();
    const answer = await ask();
    const receivedAtMs = this.#host.monotonicMs();
    this.#learn({ storeMs: answer.serverTime.getTime(), receivedAtMs, roundTripMs: receivedAtMs - askedAtMs });
    // Of the moment before the question, so that a jump while it was under way is noticed too.
    this.#wallAheadMs = wallAheadMs;
    return answer;
  }

  get isMeasured(): boolean {
    return this.#held !== undefined;
  }

  /**
   * Never ahead of the store's clock, drift aside, and behind it by no more than a round trip. It goes on with the host's
   * monotonic clock. A measurement takes it back only if it was ahead, as the store's clock was set back, or every five
   * minutes by a round trip at most.
   * @throws ClockNotMeasuredError
   */
  now(): Date {
    return new Date(this.#storeMsAt(this.#host.monotonicMs()));
  }

  monotonicMs(): number {
    return this.#host.monotonicMs();
  }

  /**
   * By how much the host's wall clock is ahead of the store's, give or take half a round trip; negative when it is behind.
   * @throws ClockNotMeasuredError
   */
  get skewMs(): number {
    const { roundTripMs } = this.#measured();
    return this.#host.now().getTime() - this.#storeMsAt(this.#host.monotonicMs()) - roundTripMs / 2;
  }

  /** Whether the host slept, or its wall clock was set, since the store was last asked: time to ask it again. */
  hasJumped(): boolean {
    return Math.abs(this.#hostsWallAheadMs() - this.#wallAheadMs) > jumpMs;
  }

  /** Of two that agree the earlier one is kept while it is trusted: neither is ahead, and it is the one less behind. */
  #learn(measured: Measurement): void {
    const held = this.#held;
    const isTrusted = held !== undefined && measured.receivedAtMs - held.receivedAtMs < trustedMs;
    if (isTrusted && this.#agrees(measured)) return;
    this.#held = measured;
  }

  #agrees({ storeMs, receivedAtMs, roundTripMs }: Measurement): boolean {
    const heldMs = this.#storeMsAt(receivedAtMs);
    return heldMs >= storeMs && heldMs <= storeMs + roundTripMs + roundedMs;
  }

  #storeMsAt(monotonicMs: number): number {
    const { storeMs, receivedAtMs } = this.#measured();
    return storeMs + monotonicMs - receivedAtMs;
  }

  #measured(): Measurement {
    if (this.#held) return this.#held;
    throw new ClockNotMeasuredError("The store's clock was not measured yet; ask the store first.");
  }

  #hostsWallAheadMs(): number {
    return this.#host.now().getTime() - this.#host.monotonicMs();
  }
}
