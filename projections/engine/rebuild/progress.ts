// How far a rebuild is: told to who watches, written down for everybody else, and where it hears that it is to stop.

import { RebuildCancelledError } from './rebuildErrors.js';
import type { RebuildParts, RebuildProgress } from './rebuildParts.js';
import { saveProgress } from './rebuildRecord.js';

const everyMs = 500;

type Place = Pick<RebuildProgress, 'position' | 'events'>;

export class Progress {
  readonly #parts: RebuildParts;
  readonly #name: string;
  #savedAtMs = Number.NEGATIVE_INFINITY;
  /** Up to where all is in the table. */
  #kept: Place;
  position: bigint;
  events: number;

  constructor(parts: RebuildParts, name: string, start: Place) {
    this.#parts = parts;
    this.#name = name;
    this.#kept = start;
    this.position = start.position;
    this.events = start.events;
  }

  /** All that was read is in the table now. */
  keep(): void {
    this.#kept = { position: this.position, events: this.events };
  }

  /** What is not in the table is read again. */
  rewind(): void {
    this.position = this.#kept.position;
    this.events = this.#kept.events;
  }

  /** Nothing is in the table any more. */
  restart(): void {
    this.#kept = { position: 0n, events: 0 };
    this.rewind();
  }

  /** @throws RebuildCancelledError */
  async reached({ position, head, count }: { position: bigint; head: bigint; count: number }): Promise<void> {
    this.position = position > this.position ? position : this.position;
    this.events += count;
    const now = performance.now();
    if (now - this.#savedAtMs < everyMs && position !== head) return;
    this.#savedAtMs = now;
    const progress = { position: this.position, head, events: this.events };
    this.#parts.onProgress?.(progress);
    const cancelledBy = await saveProgress(this.#parts.database, this.#name, progress);
    if (cancelledBy !== null) {
      throw new RebuildCancelledError(
        `${cancelledBy} cancelled the rebuild of ${this.#name}; readers keep what they had.`,
      );
    }
  }
}
