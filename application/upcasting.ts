// Reads stored events as what they are today, one upcaster after the other, and says which stored types that takes.
import { type Upcaster, upcasters } from '../domain/upcasters.js';
import type { RecordedEvent } from './ports/eventStore.js';

type Shape = Pick<Upcaster, 'type' | 'schemaVersion'>;

export class Upcasting {
  readonly #byShape = new Map<string, Upcaster>();
  readonly #types: ReadonlySet<string>;

  /** @throws Error when two upcasters read the same shape, or when they lead in a circle. */
  constructor(list: readonly Upcaster[]) {
    for (const upcaster of list) {
      const shape = nameOf(upcaster);
      if (this.#byShape.has(shape)) throw new Error(`Two upcasters read ${shape}.`);
      this.#byShape.set(shape, upcaster);
    }
    this.#types = new Set(list.map(({ type }) => type));
    for (const type of this.#types) this.#checkEnd(type);
  }

  /** Which shape today's events of this type have. */
  schemaVersionOf(type: string): number {
    let shape: Shape = { type, schemaVersion: 1 };
    for (let next = this.#next(shape); next?.type === type; next = this.#next(shape)) shape = next;
    return shape.schemaVersion;
  }

  /** Which shape events are read in that were stored in this one. */
  shapeReadFrom(stored: Shape): Shape {
    let shape = stored;
    for (let next = this.#next(shape); next; next = this.#next(shape)) shape = next;
    return shape;
  }

  upcast(stored: RecordedEvent): RecordedEvent {
    if (!this.#types.has(stored.type)) return stored;
    let event = stored;
    for (;;) {
      const shape = { type: event.type, schemaVersion: event.metadata.schemaVersion };
      const upcaster = this.#byShape.get(nameOf(shape));
      const next = this.#next(shape);
      if (!upcaster || !next) return event;
      // Field by field: a stored event may compute its parts when it is asked for them.
      const { id, stream, revision, position, recordedAt } = event;
      const metadata = { ...event.metadata, schemaVersion: next.schemaVersion };
      const data = upcaster.upcast(event.data);
      event = { id, type: next.type, data, metadata, stream, revision, position, recordedAt };
    }
  }

  /** These types and those that were stored under another name before. */
  storedTypesOf(types: readonly string[]): readonly string[] {
    const stored = new Set(types);
    for (const type of stored) {
      for (const upcaster of this.#byShape.values()) if (upcaster.newType === type) stored.add(upcaster.type);
    }
    return [...stored];
  }

  #next(shape: Shape): Shape | undefined {
    const upcaster = this.#byShape.get(nameOf(shape));
    if (!upcaster) return undefined;
    const { newType } = upcaster;
    return newType ? { type: newType, schemaVersion: 1 } : { ...shape, schemaVersion: shape.schemaVersion + 1 };
  }

  #checkEnd(type: string): void {
    const seen = new Set<string>();
    for (let shape: Shape | undefined = { type, schemaVersion: 1 }; shape; shape = this.#next(shape)) {
      if (seen.has(nameOf(shape))) throw new Error(`The upcasters of ${type} lead in a circle.`);
      seen.add(nameOf(shape));
    }
  }
}

function nameOf({ type, schemaVersion }: Shape): string {
  return `shape ${schemaVersion} of ${type}`;
}

/** By the upcasters of the domain. */
export const upcasting = new Upcasting(upcasters);
