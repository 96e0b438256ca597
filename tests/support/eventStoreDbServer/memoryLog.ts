// What EventStoreDB does with appends, in memory: revisions, positions, and its rules for repeated event ids.
import { EventEmitter } from 'node:events';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly createdMs: number;
}

export type Expectation = 'any' | 'streamExists' | 'noStream' | bigint;

/** `at` is where the last event lies, or the revision the stream was at instead of the expected one; -1 is none. */
export type AppendResult =
  | { readonly kind: 'written'; readonly at: StoredEvent }
  | { readonly kind: 'conflict'; readonly at: bigint };

export class MemoryLog {
  readonly all: StoredEvent[] = [];
  /** Emits `append`. */
  readonly events = new EventEmitter().setMaxListeners(0);
  readonly #streams = new Map<string, StoredEvent[]>();
  #nextPosition = 1_000n;

  constructor(private readonly recognisesRepetitions: boolean) {}

  stream(name: string): readonly StoredEvent[] | undefined {
    return this.#streams.get(name);
  }

  append(stream: string, expected: Expectation, proposed: readonly ProposedEvent[]): AppendResult {
    const present = this.#streams.get(stream) ?? [];
    const current = BigInt(present.length) - 1n;
    const repeated = this.#findRepeated(present, expected, proposed);
    if (repeated === 'conflict' || (repeated && !this.recognisesRepetitions)) return { kind: 'conflict', at: current };
    if (repeated) return { kind: 'written', at: repeated };
    const written = proposed.map((event, index) => this.#write(stream, current + 1n + BigInt(index), event));
    this.#streams.set(stream, [...present, ...written]);
    this.events.emit('append');
    const last = written.at(-1);
    return last ? { kind: 'written', at: last } : { kind: 'conflict', at: current };
  }

  /** IndexWriter.CheckCommit of EventStoreDB: an exact, stale revision is compared in place, `any` by the first id. */
  #findRepeated(
    present: readonly StoredEvent[],
    expected: Expectation,
    proposed: readonly ProposedEvent[],
  ): StoredEvent | 'conflict' | undefined {
    if (expected === 'any' || expected === 'streamExists') {
      if (expected === 'streamExists' && present.length === 0) return 'conflict';
      const found = proposed.map(({ id }) => present.findLast((event) => event.id === id));
      if (!found[0]) return undefined;
      return found.every(Boolean) ? found.at(-1) : 'conflict';
    }
    const place = expected === 'noStream' ? 0 : Number(expected) + 1;
    if (place === present.length) return undefined;
    const isThere = place < present.length && proposed.every(({ id }, index) => present[place + index]?.id === id);
    return isThere ? present[place + proposed.length - 1] : 'conflict';
  }

  #write(stream: string, revision: bigint, event: ProposedEvent): StoredEvent {
    const stored = { ...event, stream, revision, position: this.#nextPosition, createdMs: Date.now() };
    // Like positions in a file: growing by what was written.
    this.#nextPosition += BigInt(100 + event.data.length + event.metadata.length);
    this.all.push(stored);
    return stored;
  }
}
