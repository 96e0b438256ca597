// While the event log is away, no message is given up and none is tried: all wait, and then all go on.
import { Backoff } from '../../application/backoff.js';
import { EventStoreUnavailableError } from '../../application/ports/eventStore.js';

export class Standstill {
  readonly #backoff = new Backoff();
  #pause: Promise<void> | undefined;
  #trouble: string | undefined;

  /** Why nothing is handled; undefined when the log was there the last time somebody asked. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** @throws what the work throws, but not that the log is away: then it waits, until the signal aborts. */
  async outlast(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#pause;
      signal.throwIfAborted();
      try {
        await work();
        this.#backoff.reset();
        this.#trouble = undefined;
        return;
      } catch (error) {
        if (!(error instanceof EventStoreUnavailableError)) throw error;
        this.#trouble = `messages wait for the event log: ${error.message}`;
        this.#pause ??= this.#backoff.wait(signal).finally(() => {
          this.#pause = undefined;
        });
      }
    }
  }
}
