// Group commit: all appends that wait in this process go to PostgreSQL as one call and share one commit.
import {
  type Append,
  type Appended,
  EventIdTakenError,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import { isConnectionFault } from '../../postgres/connectionFault.js';
import { bytesOf, type SerialisedEvent } from '../serialiseAppend.js';
import { findRepetition, type KnownEvent } from './findRepetition.js';
import { asPortError, isTakenId } from './postgresFailures.js';

export interface SerialisedAppend extends Omit<Append, 'events'> {
  readonly events: readonly SerialisedEvent[];
}

/** The outcome of one append: the stream's new revision, or null and the revision it is at (null: no stream). */
export interface AppendOutcome {
  readonly revision: string | null;
  readonly actual: string | null;
}

export interface AppendQueueOptions {
  /** Appends all, in one transaction; the outcomes in the same order. */
  appendMany(appends: readonly SerialisedAppend[]): Promise<readonly AppendOutcome[]>;
  /** Those of the ids that are in the log. */
  findEvents(ids: readonly string[]): Promise<readonly KnownEvent[]>;
}

interface PendingAppend extends SerialisedAppend {
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

const mostAppendsPerCall = 512;
const mostBytesPerCall = 4 * 1_048_576;

export class AppendQueue {
  readonly #options: AppendQueueOptions;
  #pending: PendingAppend[] = [];
  #draining = false;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
  }

  append(append: SerialisedAppend): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...append, resolve, reject });
      if (!this.#draining) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    while (this.#pending.length > 0) {
      await this.#commit(this.#nextGroup());
      // Whoever waited for this commit and appends again at once shall share the next one, not the one after it.
      await new Promise(setImmediate);
    }
    this.#draining = false;
  }

  // A stream may occur once per call, so that a conflict between two waiting appends is seen as one.
  #nextGroup(): readonly PendingAppend[] {
    const streams = new Set<string>();
    const group: PendingAppend[] = [];
    const later: PendingAppend[] = [];
    let bytes = 0;
    for (const append of this.#pending) {
      bytes += append.events.reduce((sum, event) => sum + bytesOf(event), 0);
      const fits = group.length < mostAppendsPerCall && (bytes <= mostBytesPerCall || group.length === 0);
      (fits && !streams.has(append.stream) ? group : later).push(append);
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
      const known = await this.#options.findEvents(append.events.map(({ id }) => id));
      const revision = findRepetition(append, known);
      if (revision !== undefined) append.resolve({ revision });
      else if (isTakenId(error))
        append.reject(
          new EventIdTakenError(
            append.stream,
            known.map(({ id }) => id),
          ),
        );
      else append.reject(asPortError(`Appending to ${append.stream}`, error));
    } catch (unseen) {
      // Whether it was a repetition cannot be told now: whatever was refused, the outcome is unknown.
      append.reject(asPortError(`Appending to ${append.stream}`, unseen));
    }
  }
}
