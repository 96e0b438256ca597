// The rows that some events concern: as they are in the table, and as the folds leave them.
import type { Rows } from './projection.js';

export interface RowChange {
  readonly before: object;
  readonly after: object;
}

export class FoldedRows {
  readonly #before = new Map<string, object>();
  readonly #after = new Map<string, object | undefined>();

  get size(): number {
    return this.#after.size;
  }

  has(key: string): boolean {
    return this.#after.has(key);
  }

  get(key: string): object | undefined {
    return this.#after.get(key);
  }

  /** @returns whether the key is new here. */
  set(key: string, row: object | undefined): boolean {
    const size = this.#after.size;
    this.#after.set(key, row);
    return this.#after.size > size;
  }

  /** What the table has under these keys; those it has not are known to be missing then. */
  take(keys: readonly string[], rows: Rows): void {
    for (const key of keys) {
      const row = rows.get(key);
      if (row) this.#before.set(key, row);
      this.#after.set(key, row);
    }
  }

  get inserted(): readonly object[] {
    return [...this.#after].flatMap(([key, row]) => (row && !this.#before.has(key) ? [row] : []));
  }

  get updated(): readonly RowChange[] {
    return [...this.#before].flatMap(([key, before]) => {
      const after = this.#after.get(key);
      return after && after !== before ? [{ before, after }] : [];
    });
  }

  get deleted(): readonly string[] {
    return [...this.#before.keys()].filter((key) => !this.#after.get(key));
  }

  clear(): void {
    this.#before.clear();
    this.#after.clear();
  }
}
