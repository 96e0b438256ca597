// Where the events lie that this process appended or looked at lately: EventStoreDB itself has no index of ids.
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import type { SerialisedEvent } from '../serialiseAppend.js';

export interface Place {
  readonly stream: string;
  readonly revision: bigint;
  /** Of what the event says. */
  readonly fingerprint: string;
  /** Whether the stream began, or began again, with this event. */
  readonly beginsStream: boolean;
}

const mostEvents = 16_384;

export class RecentEvents {
  readonly #places = new Map<string, Place>();
  /** The ids by the occasion on which they were remembered, oldest first: an append is forgotten as a whole. */
  readonly #occasions = new Set<{ readonly stream: string; readonly ids: readonly string[] }>();
  readonly #seenUpTo = new Map<string, bigint>();

  placeOf(id: string): Place | undefined {
    return this.#places.get(id);
  }

  /** Up to which revision all newest events of the stream are remembered here. */
  seenUpTo(stream: string): bigint | undefined {
    return this.#seenUpTo.get(stream);
  }

  appended(
    stream: string,
    first: bigint,
    events: readonly { id: string; fingerprint: string }[],
    begins: boolean,
  ): void {
    this.#remember(
      stream,
      events.map(({ id, fingerprint }, index) => {
        const revision = first + BigInt(index);
        return [id, { stream, revision, fingerprint, beginsStream: begins && index === 0 }];
      }),
    );
    if (first === 0n || this.#seenUpTo.get(stream) === first - 1n) {
      this.#seenUpTo.set(stream, first + BigInt(events.length) - 1n);
    }
  }

  /** @param events the newest of the stream, as far back as `seenUpTo` or as anybody cares. */
  lookedBackAt(stream: string, events: readonly RecordedEvent[]): void {
    const places = events.map((event): [string, Place] => {
      const { id, revision } = event;
      return [id, { stream, revision, fingerprint: fingerprintOf(event), beginsStream: revision === 0n }];
    });
    this.#remember(stream, places);
    const newest = events[0]?.revision;
    if (newest !== undefined) this.#seenUpTo.set(stream, newest);
  }

  #remember(stream: string, places: readonly [string, Place][]): void {
    const added = places.filter(([id]) => !this.#places.has(id));
    if (added.length === 0) return;
    for (const [id, place] of added) this.#places.set(id, place);
    this.#occasions.add({ stream, ids: added.map(([id]) => id) });
    for (const oldest of this.#occasions) {
      if (this.#places.size <= mostEvents) return;
      for (const id of oldest.ids) this.#places.delete(id);
      this.#seenUpTo.delete(oldest.stream);
      this.#occasions.delete(oldest);
    }
  }
}

/** Tells two events of one id apart by what they say, however their JSON was put. */
export function fingerprintOf({ type, data, metadata }: RecordedEvent): string {
  return fingerprintOfJson({ type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) });
}

export function fingerprintOfJson({ type, data, metadata }: Omit<SerialisedEvent, 'id'>): string {
  return createHash('sha256').update(`${type}\0${data}\0${metadata}`).digest('base64');
}
