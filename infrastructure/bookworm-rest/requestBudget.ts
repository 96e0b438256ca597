// What a neighbour allows us to ask of it: so many requests in any window of time, and none while it wants us to wait.
import { setTimeout as wait } from 'node:timers/promises';

export interface RequestLimit {
  readonly requests: number;
  readonly windowMs: number;
  /** Milliseconds that never jump; the process's own unless told otherwise. */
  readonly monotonicMs?: () => number;
}

/** One for each neighbour and process: all who ask that neighbour share it. */
export class RequestBudget {
  readonly #limit: RequestLimit;
  readonly #monotonicMs: () => number;
  /** When the last requests were made, the oldest first: as many as a window may have. */
  readonly #madeAtMs: number[] = [];
  #heldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(limit: RequestLimit) {
    this.#limit = limit;
    this.#monotonicMs = limit.monotonicMs ?? (() => performance.now());
  }

  /** Resolves when one request may be made, which is then counted. @throws the signal's reason when it aborts, at once. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (let waitMs = this.tryTake(); waitMs > 0; waitMs = this.tryTake()) {
      await wait(Math.ceil(waitMs), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** @returns 0 when one request may be made now, and was counted; else how many milliseconds it is too early. */
  tryTake(): number {
    const { requests, windowMs } = this.#limit;
    const now = this.#monotonicMs();
    const [oldest] = this.#madeAtMs;
    const isFull = oldest !== undefined && this.#madeAtMs.length >= requests;
    const freeAtMs = Math.max(this.#heldUntilMs, isFull ? oldest + windowMs : now);
    if (freeAtMs > now) return freeAtMs - now;
    if (isFull) this.#madeAtMs.shift();
    this.#madeAtMs.push(now);
    return 0;
  }

  /** The neighbour wants no request for so long. */
  holdBack(ms: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#monotonicMs() + ms);
  }
}
