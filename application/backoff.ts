// How long whoever retries for ever waits: longer after each failure in a row.
import { setTimeout as wait } from 'node:timers/promises';

const firstMs = 1_000;
const longestMs = 30_000;

export class Backoff {
  #nextMs = firstMs;

  /** How long the next wait is. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** It works again: the next failure is the first one. */
  reset(): void {
    this.#nextMs = firstMs;
  }

  /** Also comes back when the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    await wait(this.#nextMs, undefined, { signal }).catch(() => {});
    this.#nextMs = Math.min(this.#nextMs * 2, longestMs);
  }
}
