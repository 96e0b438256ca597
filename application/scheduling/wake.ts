// Lets a loop sleep until something happens or its time has come.

export class Wake {
  #isRung = false;
  #resolve: (() => void) | undefined;

  /** Ends the sleep, or the next one at once. */
  ring(): void {
    this.#isRung = true;
    this.#resolve?.();
  }

  /** Ends early when it is rung or the signal aborts. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#isRung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#resolve = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.#resolve, { once: true });
      });
      if (this.#resolve) signal.removeEventListener('abort', this.#resolve);
    }
    this.#isRung = false;
    this.#resolve = undefined;
  }
}
