// Keeps costly work of one kind from taking everything that the process shares: a few at once, some more wait, the rest is refused.

/** As many wait as may wait. */
export class GateFullError extends Error {}

export class Gate {
  readonly #mostAtOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  constructor(mostAtOnce: number, mostWaiting: number) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Starts `work` in the order of the calls, as soon as there is room.
   * @throws GateFullError; or the reason of `signal`, when it aborts before the work has started.
   */
  async pass<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#inside < this.#mostAtOnce) this.#inside += 1;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Who leaves hands over the room, so that nobody slips in between. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#inside -= 1;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#mostWaiting) throw new GateFullError('Too many are waiting');
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting.delete(enter);
        signal.removeEventListener('abort', drop);
      };
      const enter = () => {
        settle();
        resolve();
      };
      const drop = () => {
        settle();
        reject(signal.reason);
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', drop, { once: true });
    });
  }
}
