// What is wrong with the parts of this process right now, by part; they report it themselves, or are asked.

export type Part = 'scheduler' | 'relay' | 'consumer' | 'reviews' | 'seals';

export class Faults {
  readonly #faults = new Map<Part, string>();
  readonly #asked = new Map<Part, () => string | undefined>();

  /** @param fault undefined when the part works again. */
  report(part: Part, fault: string | undefined): void {
    if (fault === undefined) this.#faults.delete(part);
    else this.#faults.set(part, fault);
  }

  /** For a part that knows at any moment what is wrong with it. */
  ask(part: Part, fault: () => string | undefined): void {
    this.#asked.set(part, fault);
  }

  of(part: Part): string | undefined {
    return this.#faults.get(part) ?? this.#asked.get(part)?.();
  }
}
