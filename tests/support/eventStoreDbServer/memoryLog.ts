// What EventStoreDB keeps, in memory: streams, their metadata, the log, and the ids it still remembers.
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { checkCommit, type Expectation } from './checkCommit.js';

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

/** `at` is the last event; in a conflict the revision the stream is at, -1 being none. */
export type AppendResult =
  | { readonly kind: 'written' | 'repeated'; readonly at: StoredEvent }
  | { readonly kind: 'conflict'; readonly at: bigint }
  | { readonly kind: 'deleted' };

/** The truncation of a stream that is deleted, as JavaScript can say it. */
const softDeleted = 2 ** 63;
const mostIdsRemembered = 100_000;
const filledPerStream = 1_000;

export class MemoryLog {
  readonly all: StoredEvent[] = [];
  /** Emits `append`. */
  readonly events = new EventEmitter().setMaxListeners(0);
  /** False: repeated ids are a conflict like any other. */
  recognisesRepetitions = true;
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #truncatedBefore = new Map<string, number>();
  readonly #remembered = new Map<string, StoredEvent>();
  /** Streams that are deleted for good. */
  readonly tombstones = new Set<string>();
  #nextPosition = 1_000n;

  /** The events that a reader of the stream sees; undefined when there is no such stream for a reader. */
  visible(name: string): { readonly events: readonly StoredEvent[]; readonly first: number } | undefined {
    const events = this.#streams.get(name);
    if (!events || this.#isSoftDeleted(name)) return undefined;
    return { events, first: this.#truncatedBefore.get(name) ?? 0 };
  }

  append(stream: string, expected: Expectation, proposed: readonly ProposedEvent[]): AppendResult {
    const events = this.#streams.get(stream) ?? [];
    const isSoftDeleted = this.#isSoftDeleted(stream);
    const decision = this.#check(stream, expected, proposed);
    const isRefused = decision !== 'ok' && (typeof decision === 'string' || !this.recognisesRepetitions);
    if (decision === 'deleted') return { kind: 'deleted' };
    if (isRefused) return { kind: 'conflict', at: BigInt(events.length) - 1n };
    if (decision !== 'ok') return { kind: 'repeated', at: decision.repetitionOf };
    const again = events.length;
    for (const event of proposed) this.#write(stream, event);
    if (isSoftDeleted) this.#undelete(stream, again);
    this.events.emit('append');
    const at = this.#streams.get(stream)?.at(-1);
    return at ? { kind: 'written', at } : { kind: 'conflict', at: -1n };
  }

  /** A soft deletion: an event in the stream's metadata, which replaces all other metadata. */
  delete(stream: string, expected: Expectation): AppendResult {
    const events = this.#streams.get(stream) ?? [];
    const decision = this.#check(stream, expected, [{ ...noContent, id: randomUUID() }]);
    if (decision === 'deleted') return { kind: 'deleted' };
    if (decision !== 'ok' || events.length === 0) return { kind: 'conflict', at: BigInt(events.length) - 1n };
    const at = this.#write(`$$${stream}`, metadataEvent('{"$tb":9223372036854775807}'));
    this.events.emit('append');
    return { kind: 'written', at };
  }

  /** So many small events, all of which share their content. */
  async fill(count: number, type: string): Promise<void> {
    const event = { ...noContent, type, data: Buffer.from('{"filled":true}'), metadata: fillersMetadata() };
    for (let left = count; left > 0; left -= filledPerStream) {
      const stream = `filled-${randomUUID()}`;
      for (let n = Math.min(left, filledPerStream); n > 0; n--) this.#store(stream, { ...event, id: randomUUID() });
      this.events.emit('append');
      await new Promise(setImmediate);
    }
  }

  #check(stream: string, expected: Expectation, proposed: readonly ProposedEvent[]) {
    if (this.tombstones.has(stream)) return 'deleted';
    const state = {
      events: this.#streams.get(stream) ?? [],
      isSoftDeleted: this.#isSoftDeleted(stream),
      hasMetadata: this.#streams.has(`$$${stream}`),
      remembered: (id: string) => {
        const event = this.#remembered.get(id);
        return event?.stream === stream ? event : undefined;
      },
    };
    return checkCommit(state, expected, proposed);
  }

  #isSoftDeleted(stream: string): boolean {
    return this.#truncatedBefore.get(stream) === softDeleted;
  }

  #write(stream: string, event: ProposedEvent): StoredEvent {
    const stored = this.#store(stream, event);
    this.#remembered.set(event.id, stored);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > mostIdsRemembered && oldest) this.#remembered.delete(oldest);
    if (stream.startsWith('$$')) this.#obeyMetadata(stream.slice(2), stored);
    return stored;
  }

  #obeyMetadata(stream: string, { data }: StoredEvent): void {
    const wasDeleted = this.#isSoftDeleted(stream);
    const metadata: Record<string, unknown> = JSON.parse(Buffer.from(data).toString('utf8'));
    this.#truncatedBefore.set(stream, typeof metadata.$tb === 'number' ? metadata.$tb : 0);
    // Other metadata brings a deleted stream back, without its events.
    const isBack = wasDeleted && !this.#isSoftDeleted(stream);
    if (isBack) this.#undelete(stream, this.#streams.get(stream)?.length ?? 0, metadata);
  }

  #undelete(stream: string, before: number, metadata: object = {}): void {
    this.#store(`$$${stream}`, metadataEvent(JSON.stringify({ ...metadata, $tb: before })));
    this.#truncatedBefore.set(stream, before);
  }

  #store(stream: string, event: ProposedEvent): StoredEvent {
    const events = this.#streams.get(stream) ?? [];
    if (events.length === 0) this.#streams.set(stream, events);
    const { id, type, contentType, data, metadata } = event;
    const placed = { stream, revision: BigInt(events.length), position: this.#nextPosition, createdMs: Date.now() };
    const stored: StoredEvent = { id, type, contentType, data, metadata, ...placed };
    // Like positions in a file: growing by what was written.
    this.#nextPosition += BigInt(100 + data.length + metadata.length);
    events.push(stored);
    this.all.push(stored);
    return stored;
  }
}

const noContent: ProposedEvent = {
  id: '',
  type: '',
  contentType: 'application/json',
  data: new Uint8Array(),
  metadata: new Uint8Array(),
};

function metadataEvent(json: string): ProposedEvent {
  return { ...noContent, id: randomUUID(), type: '$metadata', data: Buffer.from(json) };
}

function fillersMetadata(): Uint8Array {
  const [correlationId, causationId] = [randomUUID(), randomUUID()];
  return Buffer.from(
    JSON.stringify({ correlationId, causationId, actor: 'filler', instance: 'tests', schemaVersion: 1 }),
  );
}
