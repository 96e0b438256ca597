// Group commit: all appends that wait in this process go to PostgreSQL as one call and share one commit.
import {
  type Append,
  type Appended,
  EventStoreUnavailableError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';

/** The outcome of one append: the stream's new revision, or null and the revision it is at (null: no stream). */
export interface AppendOutcome {
  readonly revision: string | null;
  readonly actual: string | null;
}

interface PendingAppend extends Append {
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

export interface AppendQueueOptions {
  /** Appends all, in one transaction; the outcomes in the same order. */
  appendMany(appends: readonly Append[]): Promise<readonly AppendOutcome[]>;
  /** The revision of the append's last event if exactly these events already are in the log, in the place asked for. */
  findRepeated(append: Append): Promise<bigint | undefined>;
}

const mostAppendsPerCall = 512;

export class AppendQueue {
  readonly #options: AppendQueueOptions;
  #pending: PendingAppend[] = [];
  #draining = false;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  append(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...append, resolve, reject });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#pending.length > 0) await this.#commit(this.#nextGroup());
    this.#draining = false;
  }

  // A stream may occur once per call, so that a conflict between two waiting appends is seen as one.
  #nextGroup(): readonly PendingAppend[] {
    const streams = new Set<string>();
    const group: PendingAppend[] = [];
    const later: PendingAppend[] = [];
    for (const append of this.#pending) {
      const fits = group.length < mostAppendsPerCall && !streams.has(append.stream);
      (fits ? group : later).push(append);
      streams.add(append.stream);
    }
    this.#pending = later;
    return group;
  }

  async #commit(group: readonly PendingAppend[]): Promise<void> {
    let outcomes: readonly AppendOutcome[];
    try {
      outcomes = await this.#options.appendMany(group);
    } catch (error) {
      if (group.length === 1 || isConnectionFault(error)) {
        await Promise.all(group.map((append) => this.#settleFailed(append, error)));
      } else {
        // One append that PostgreSQL refuses must not fail its neighbours.
        for (const append of group) await this.#commit([append]);
      }
      return;
    }
    await Promise.all(group.map((append, index) => this.#settle(append, outcomes[index])));
  }

  async #settle(append: PendingAppend, outcome: AppendOutcome | undefined): Promise<void> {
    if (outcome && outcome.revision !== null) return append.resolve({ revision: BigInt(outcome.revision) });
    const actual = outcome?.actual == null ? 'noStream' : BigInt(outcome.actual);
    await this.#settleFailed(append, new WrongExpectedRevisionError(append.stream, append.expected, actual));
  }

  // The same events already in the right place mean that an earlier try did commit.
  async #settleFailed(append: PendingAppend, error: unknown): Promise<void> {
    try {
      const revision = await this.#options.findRepeated(append);
      if (revision !== undefined) append.resolve({ revision });
      else append.reject(asPortError(append, error));
    } catch {
      append.reject(asPortError(append, error));
    }
  }
}

function asPortError(append: Append, error: unknown): Error {
  if (error instanceof WrongExpectedRevisionError) return error;
  return new EventStoreUnavailableError(`Appending to ${append.stream} failed: ${(error as Error).message}`, {
    cause: error,
  });
}
