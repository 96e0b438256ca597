// Takes facts at once and writes them to the log a little later, many in one append: who reports one neither waits nor fails.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/clock.js';
import { type EventStore, EventStoreUnavailableError, type EventToAppend } from '../ports/eventStore.js';
import type { Logger } from '../ports/logger.js';

const restMs = 1_000;
const longestRestMs = 30_000;
const mostAtOnce = 100;
/** Some minutes of a busy service. */
const mostWaiting = 10_000;
/** How long the end of the process waits for the log. */
const partingMs = 3_000;

export interface Fact {
  readonly stream: string;
  readonly event: EventToAppend;
}

/** What those who report facts need. */
export interface FactParts {
  readonly facts: FactBuffer;
  readonly clock: Clock;
  /** The name of the instance that reports them. */
  readonly instance: string;
}

export class FactBuffer {
  readonly #store: EventStore;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #waiting: Fact[] = [];
  #batch: readonly Fact[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(store: EventStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  /** Never throws. While the log is away for so long that too many wait, facts are dropped, and the log of the process says how many. */
  add(fact: Fact): void {
    if (this.#waiting.length >= mostWaiting) this.#dropped += 1;
    else this.#waiting.push(fact);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Writes what waits, for a few seconds at most. Never throws. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const done = new AbortController();
    const parting = wait(partingMs, undefined, { signal: done.signal }).catch(() => {});
    await Promise.race([this.#writing, parting]);
    done.abort();
    this.#dropped += this.#batch.length + this.#waiting.length;
    this.#tellDropped();
  }

  /** Goes on until nothing waits. */
  async #write(): Promise<void> {
    const { signal } = this.#stopping;
    let pauseMs = restMs;
    while (this.#batch.length + this.#waiting.length > 0) {
      const isUrgent = this.#waiting.length >= mostAtOnce && pauseMs === restMs;
      if (!isUrgent) await wait(pauseMs, undefined, { signal }).catch(() => {});
      // After a failure the same batch again: the log may have taken it all the same, and recognises only the whole.
      if (this.#batch.length === 0) this.#batch = this.#nextBatch();
      const isDone = await this.#append(this.#batch);
      if (isDone) this.#batch = [];
      else if (signal.aborted) return;
      pauseMs = isDone ? restMs : Math.min(pauseMs * 2, longestRestMs);
    }
  }

  /** The oldest facts, as far as they are of one stream. */
  #nextBatch(): readonly Fact[] {
    const [first] = this.#waiting;
    const end = this.#waiting.findIndex(({ stream }, index) => stream !== first?.stream || index === mostAtOnce);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  /** @returns whether these facts are done with. */
  async #append(batch: readonly Fact[]): Promise<boolean> {
    try {
      const events = batch.map(({ event }) => event);
      await this.#store.append(batch[0]?.stream ?? '', 'any', events);
      this.#tellDropped();
      return true;
    } catch (error) {
      if (error instanceof EventStoreUnavailableError) {
        this.#logger.warn({ error: error.message, waiting: this.#waiting.length }, 'facts wait for the event log');
        return false;
      }
      this.#logger.error({ err: error }, 'the event log refused facts for good');
      this.#dropped += batch.length;
      return true;
    }
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    this.#logger.warn({ dropped: this.#dropped }, 'facts were dropped: the event log was away, or refused them');
    this.#dropped = 0;
  }
}
