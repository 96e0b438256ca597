// A table that is being built: events are folded in memory for as long as there is room, and rows go into it in bulk.
import type { Database, TextValue, Transaction } from '../../../application/ports/database.js';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { settleAll } from '../../../application/settleAll.js';
import { FoldedRows } from '../foldedRows.js';
import { type Concern, concernOf, foldInto, UnfoldableEventError } from '../folding.js';
import type { ParkedEvents } from '../parkedEvents.js';
import type { Projection } from '../projection.js';
import { createKey, tableOfBuild } from '../readTable.js';
import { deleteRows, loadRows, toTextValues, updateRows } from '../rows.js';

/** Of rows as JSON; in memory they take a few times as much. */
const defaultMemoryBytes = 64 * 1_024 * 1_024;
/** One in so many rows is measured. */
const measured = 32;
/** Connections that fill an empty table beside each other: PostgreSQL computes on one core for each. */
const loaders = 2;

export interface BulkTableOptions {
  readonly database: Database;
  readonly projection: Projection;
  readonly build: number;
  /** Whether the table has its key, and rows come beside those that are there. */
  readonly isFilled: boolean;
  readonly parked: ParkedEvents;
  /** Whether an event that cannot be folded is set aside; else it ends everything. */
  readonly passesParked: boolean;
  readonly memoryBytes?: number | undefined;
}

export class BulkTable {
  readonly #options: BulkTableOptions;
  readonly #rows = new FoldedRows();
  readonly #faults = new Map<bigint, UnfoldableEventError>();
  readonly #behind = new Map<bigint, Concern>();
  /** Where the first event stands that was set aside, by the key of its row: those before it are folded. */
  readonly #blocked = new Map<string, bigint>();
  #bytes = 0;
  #weighed = 0;
  #isFilled: boolean;

  constructor(options: BulkTableOptions) {
    this.#options = options;
    this.#isFilled = options.isFilled;
  }

  /** Whether the table has its key, and rows come beside those that are there. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /** More in memory than there should be. */
  get isFull(): boolean {
    return this.#bytes > (this.#options.memoryBytes ?? defaultMemoryBytes);
  }

  /** Events that could not be folded, and those that have to wait behind them. */
  get setAside(): { readonly faults: readonly UnfoldableEventError[]; readonly behind: readonly Concern[] } {
    return { faults: [...this.#faults.values()], behind: [...this.#behind.values()] };
  }

  /** @throws UnfoldableEventError unless such events are set aside. */
  async fold(events: readonly RecordedEvent[]): Promise<void> {
    const concerns: Concern[] = [];
    for (const event of events) {
      const concern = this.#concernOf(event);
      if (concern) concerns.push(concern);
    }
    const readBack = this.#isFilled ? await this.#loadMissing(concerns) : [];
    for (const concern of concerns) {
      if (this.#isBlocked(concern)) this.#behind.set(concern.event.position, concern);
      else this.#fold(concern);
    }
    for (const key of readBack) this.#weigh(key);
  }

  /** From here on the event is passed by, and the later ones of its row wait. @throws it unless such events are set aside. */
  passBy(fault: UnfoldableEventError): void {
    if (!this.#options.passesParked) throw fault;
    const { key, event } = fault;
    this.#faults.set(event.position, fault);
    const since = key === undefined ? undefined : this.#blocked.get(key);
    if (key !== undefined && (since === undefined || event.position < since)) this.#blocked.set(key, event.position);
  }

  /** Writes what changed, and lets go of it. */
  async flush(transaction: Transaction): Promise<void> {
    const { projection, build } = this.#options;
    const { table } = projection;
    await deleteRows(transaction, { table, build, keys: this.#rows.deleted });
    await this.#load(transaction, this.#rows.inserted);
    await updateRows(transaction, { table, build, changes: this.#rows.updated });
    this.forget();
  }

  /** Fills the empty table and gives it its key, outside of any transaction. */
  async fill(): Promise<void> {
    const { database, projection, build } = this.#options;
    const rows = this.#rows.inserted;
    const part = Math.ceil(rows.length / loaders);
    const parts = Array.from({ length: loaders }, (_, index) => rows.slice(index * part, (index + 1) * part));
    await settleAll(parts.map((some) => database.transaction((transaction) => this.#load(transaction, some))));
    await createKey(database, projection.table, build);
    this.#isFilled = true;
    this.forget();
  }

  /** Lets go of what is in memory: it is in the table, or is to be folded again. */
  forget(): void {
    this.#rows.clear();
    this.#bytes = 0;
    this.#weighed = 0;
  }

  /** The table was made anew, with its key: nothing has happened yet. */
  restart(): void {
    this.#isFilled = true;
    this.forget();
    for (const known of [this.#faults, this.#behind, this.#blocked]) known.clear();
  }

  #concernOf(event: RecordedEvent): Concern | undefined {
    if (this.#isPassedBy(event)) return undefined;
    const { projection } = this.#options;
    try {
      return concernOf(projection, event);
    } catch (error) {
      this.passBy(error as UnfoldableEventError);
      return undefined;
    }
  }

  #fold(concern: Concern): void {
    try {
      if (foldInto(this.#rows, concern)) this.#weigh(concern.key);
    } catch (error) {
      this.passBy(error as UnfoldableEventError);
    }
  }

  /** To be called once for every row that memory holds. */
  #weigh(key: string): void {
    if (this.#weighed++ % measured !== 0) return;
    this.#bytes += JSON.stringify(this.#rows.get(key) ?? null).length * measured;
  }

  /** A million events are asked, and mostly nothing is passed by: then not even their positions are made. */
  #isPassedBy(event: RecordedEvent): boolean {
    const { parked } = this.#options;
    if (parked.size === 0 && this.#faults.size === 0) return false;
    return parked.has(event.position) || this.#faults.has(event.position);
  }

  #isBlocked({ key, event }: Concern): boolean {
    if (this.#blocked.size === 0) return false;
    const since = this.#blocked.get(key);
    return since !== undefined && since < event.position;
  }

  /** @returns the keys of the rows that memory did not hold. */
  async #loadMissing(concerns: readonly Concern[]): Promise<readonly string[]> {
    const { database, projection, build } = this.#options;
    const keys = [...new Set(concerns.flatMap(({ key }) => (this.#rows.has(key) ? [] : [key])))];
    if (keys.length > 0) this.#rows.take(keys, await loadRows(database, { table: projection.table, build, keys }));
    return keys;
  }

  #load(transaction: Transaction, rows: readonly object[]): Promise<void> {
    const { table } = this.#options.projection;
    return transaction.load(tableOfBuild(table, this.#options.build), Object.keys(table.columns), this.#asText(rows));
  }

  *#asText(rows: readonly object[]): Iterable<readonly TextValue[]> {
    for (const row of rows) yield toTextValues(this.#options.projection.table, row);
  }
}
