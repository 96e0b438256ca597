// How many events to ask for next, so that a page of large events does not fill the memory: few at first, then by what came.

const firstRows = 100;
const mostRows = 1_000;
const fastestGrowth = 4;
const aimedLength = 4 * 1_024 * 1_024;

export class PageSize {
  readonly #most: number;
  readonly #aimedLength: number;
  #rows = firstRows;

  /** @param aimed how many events a page has at most, and about how many letters or bytes. */
  constructor({ most = mostRows, length = aimedLength }: { most?: number; length?: number } = {}) {
    this.#most = most;
    this.#aimedLength = length;
  }

  /** @param most what the reader can still take. */
  next(most = this.#most): number {
    return Math.min(this.#rows, most);
  }

  /** @param length of all its events together. */
  learn(page: { readonly count: number; readonly length: number }): void {
    if (page.count === 0) return;
    const fitting = Math.max(1, Math.floor((this.#aimedLength * page.count) / page.length));
    this.#rows = Math.min(fitting, this.#rows * fastestGrowth, this.#most);
  }
}
