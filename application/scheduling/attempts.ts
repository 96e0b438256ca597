// What this instance has seen and tried of late, so that nothing is tried over and over, and what is overdue for all
// instances is not tried by all of them at once.
import type { Clock } from '../ports/clock.js';

interface Attempt {
  /** By the monotonic clock. */
  readonly notBeforeMs: number;
  readonly fault: Error | undefined;
}

const retryMs = 1_000;

/** Things to do have a key, which is the same for as long as it is the same thing to do. */
export class Attempts {
  readonly #clock: Clock;
  readonly #attempts = new Map<string, Attempt>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long to leave it alone; not above 0: no longer. @param politeMs how long to let others go first. */
  msUntil({ key, dueAt }: { key: string; dueAt: Date }, politeMs: number): number {
    const dueInMs = dueAt.getTime() - this.#clock.now().getTime();
    const nowMs = this.#clock.monotonicMs();
    let attempt = this.#attempts.get(key);
    if (!attempt) {
      // Others learn of what is overdue at the same moment, not when it was due.
      attempt = { notBeforeMs: dueInMs > 0 ? Number.NEGATIVE_INFINITY : nowMs + politeMs, fault: undefined };
      this.#attempts.set(key, attempt);
    }
    return Math.max(dueInMs + politeMs, attempt.notBeforeMs - nowMs);
  }

  /** It was tried and is not done. @returns whether there is anything new in that. */
  failed(key: string, fault?: Error): boolean {
    const isNews = this.#attempts.get(key)?.fault?.message !== fault?.message;
    this.#attempts.set(key, { notBeforeMs: this.#clock.monotonicMs() + retryMs, fault });
    return isNews;
  }

  succeeded(key: string): void {
    this.#attempts.delete(key);
  }

  forgetAllBut(keys: ReadonlySet<string>): void {
    for (const key of this.#attempts.keys()) if (!keys.has(key)) this.#attempts.delete(key);
  }

  /** Of something that was tried in vain and is still to be done. */
  get fault(): Error | undefined {
    return [...this.#attempts.values()].find(({ fault }) => fault)?.fault;
  }
}
