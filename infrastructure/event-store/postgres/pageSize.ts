// How many events to ask for next, so that a page of large events does not fill the memory: few at first, then by what came.
import { type EventRow, lengthOf } from './eventRow.js';

const firstRows = 100;
const mostRows = 1_000;
const fastestGrowth = 4;
const aimedLength = 4 * 1_024 * 1_024;

export class PageSize {
  #rows = firstRows;

  /** @param most what the reader can still take. */
  next(most = mostRows): number {
    return Math.min(this.#rows, most);
  }

  learn(page: readonly EventRow[]): void {
    if (page.length === 0) return;
    const meanLength = page.reduce((sum, row) => sum + lengthOf(row), 0) / page.length;
    const fitting = Math.max(1, Math.floor(aimedLength / meanLength));
    this.#rows = Math.min(fitting, this.#rows * fastestGrowth, mostRows);
  }
}
