// What one synchronisation read, recorded, left out and held back: counted while it runs, recorded with the run's end.
import type { RunSummary } from '../../domain/scheduling/scheduledJobEvents.js';
import type { RejectedRecord } from '../ports/catalogSource.js';

/** So many faulty records are named; the rest are only counted. */
const mostNamed = 10;

export class SynchronisationReport {
  readonly rejected: RejectedRecord[] = [];
  readonly withheld: string[] = [];
  readonly #read = new Map<string, number>();
  readonly #recorded = new Map<string, number>();

  read(what: string, count: number): void {
    this.#read.set(what, (this.#read.get(what) ?? 0) + count);
  }

  recorded(events: readonly { type: string }[]): void {
    for (const { type } of events) this.#recorded.set(type, (this.#recorded.get(type) ?? 0) + 1);
  }

  /** The first records that were left out, each in words. */
  leftOut(): readonly string[] {
    return this.rejected.slice(0, mostNamed).map(({ id, fault }) => `${id ?? 'no id'}: ${fault}`);
  }

  /** Counts by what was read and by event type, e.g. `{ booksRead: 10111, BookPriceChanged: 3 }`. */
  summary(): RunSummary {
    const read = [...this.#read].map(([what, count]) => [`${what}Read`, count] as const);
    return {
      ...Object.fromEntries([...read, ...this.#recorded]),
      ...(this.rejected.length > 0 && {
        recordsLeftOut: this.rejected.length,
        leftOut: this.leftOut(),
      }),
      ...(this.withheld.length > 0 && { delistingsWithheld: this.withheld }),
    };
  }
}
