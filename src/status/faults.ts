// What is wrong with the parts of this process right now, by part; they report it themselves.

export type Part = 'scheduler' | 'relay' | 'seals' | 'reviews';

export class Faults {
  readonly #faults = new Map<Part, string>();

  /** @param fault undefined when the part works again. */
  report(part: Part, fault: string | undefined): void {
    if (fault === undefined) this.#faults.delete(part);
    else this.#faults.set(part, fault);
  }

  of(part: Part): string | undefined {
    return this.#faults.get(part);
  }
}
