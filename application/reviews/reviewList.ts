// What was read of a list of reviews: which there are, and whether it was all of them.
import type { Review } from '../../domain/catalog/review.js';
import type { RejectedRecord, SourcePage } from '../ports/catalogSource.js';

export class ReviewList {
  readonly rejected: RejectedRecord[] = [];
  readonly #ids = new Set<string>();
  readonly #totals = new Set<number>();
  #received = 0;
  #read = 0;

  /** @returns the reviews of the page that no earlier one had. */
  take({ items, rejected, total }: SourcePage<Review>): readonly Review[] {
    const fresh = items.filter(({ id }) => {
      const isNew = !this.#ids.has(id);
      this.#ids.add(id);
      return isNew;
    });
    for (const { id } of rejected) if (id !== undefined) this.#ids.add(id);
    this.rejected.push(...rejected);
    if (total !== undefined) this.#totals.add(total);
    this.#received += items.length + rejected.length;
    this.#read += fresh.length;
    return fresh;
  }

  /** How many could be read. */
  get count(): number {
    return this.#read;
  }

  /** One that could not be read is still there. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Whether any of those that are not there may be among the records that could not be read. */
  get hasUnidentified(): boolean {
    return this.rejected.some(({ id }) => id === undefined);
  }

  /** How what was received differs from what was announced, in words; undefined when it does not. */
  get gap(): string | undefined {
    const totals = [...this.#totals];
    if (totals.every((total) => total === this.#received)) return undefined;
    return `gave ${this.#received} reviews and announced ${totals.join(', then ')}`;
  }
}
