// What tallies must have come to, by the log alone: a fold of its own, which knows nothing of the engine.
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../../application/ports/eventStore.js';

export interface TallyRow {
  readonly id: string;
  readonly events: number;
  readonly total: number;
  readonly chain: string;
}

/** All that a reader can tell of a tally with one glance. */
export interface TallySum {
  readonly rows: number;
  readonly events: number;
  readonly total: number;
}

export class FoldedTally {
  readonly #isJournal: boolean;
  readonly #version: number;
  readonly #rows = new Map<string, TallyRow>();
  readonly #sum = { rows: 0, events: 0, total: 0 };

  constructor(name: string, version: number) {
    this.#isJournal = name.startsWith('journal');
    this.#version = version;
  }

  /** Sorted by id, as PostgreSQL sorts by bytes. */
  get rows(): readonly TallyRow[] {
    return [...this.#rows.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  get sum(): TallySum {
    return { ...this.#sum, rows: this.#rows.size };
  }

  take({ id: eventId, type, data }: RecordedEvent): void {
    const { id: ownId, amount } = data as { id: string; amount: number };
    const id = this.#isJournal ? 'all' : ownId;
    const before = this.#rows.get(id);
    if (type === 'Added') {
      const { events = 0, total = 0, chain } = before ?? {};
      const link = createHash('sha256').update(`${chain} ${eventId}`).digest('hex').slice(0, 16);
      this.#rows.set(id, { id, events: events + 1, total: total + amount * this.#version, chain: link });
      this.#sum.events += 1;
      this.#sum.total += amount * this.#version;
    } else if (type === 'Cleared' && !this.#isJournal && before) {
      this.#rows.delete(id);
      this.#sum.events -= before.events;
      this.#sum.total -= before.total;
    }
  }
}

export function foldTally(name: string, version: number, log: readonly RecordedEvent[]): readonly TallyRow[] {
  const folded = new FoldedTally(name, version);
  for (const event of log) folded.take(event);
  return folded.rows;
}
