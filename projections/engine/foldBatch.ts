// Folds a batch of events into the rows of one build: load the rows concerned, fold in memory, write in bulk what changed.
import type { Queryable } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { FoldedRows } from './foldedRows.js';
import { type Concern, concernOf, foldInto, UnfoldableEventError } from './folding.js';
import type { ParkedEvents } from './parkedEvents.js';
import type { Projection } from './projection.js';
import { loadRows, saveRows } from './rows.js';

export interface Batch {
  readonly build: number;
  readonly events: readonly RecordedEvent[];
  readonly parked: ParkedEvents;
}

export interface FoldedBatch {
  /** The event that a fold could not take, if there is one: then all before it are folded, and none after it. */
  readonly fault: UnfoldableEventError | undefined;
  /** What has to wait because an earlier event of the same row is parked: to be parked as well. */
  readonly behind: readonly Concern[];
}

/** To be run in the transaction that moves the checkpoint. */
export async function foldBatch(
  transaction: Queryable,
  projection: Projection,
  { build, events, parked }: Batch,
): Promise<FoldedBatch> {
  const { concerns, behind, fault: unclear } = sort(projection, events, parked);
  const keys = [...new Set(concerns.map(({ key }) => key))];
  const rows = new FoldedRows();
  if (keys.length > 0) rows.take(keys, await loadRows(transaction, { table: projection.table, build, keys }));
  const fault = foldAll(rows, concerns) ?? unclear;
  await saveRows(transaction, { table: projection.table, build, rows });
  return { fault, behind: fault ? behind.filter(({ event }) => event.position < fault.event.position) : behind };
}

/** What is to be folded, what has to wait behind an event of the same row, and where nobody can tell. */
function sort(projection: Projection, events: readonly RecordedEvent[], parked: ParkedEvents) {
  const concerns: Concern[] = [];
  const behind: Concern[] = [];
  for (const event of events) {
    if (parked.has(event.position)) continue;
    try {
      const concern = concernOf(projection, event);
      if (concern) (parked.blocks(concern.key) ? behind : concerns).push(concern);
    } catch (error) {
      return { concerns, behind, fault: error as UnfoldableEventError };
    }
  }
  return { concerns, behind, fault: undefined };
}

function foldAll(rows: FoldedRows, concerns: readonly Concern[]): UnfoldableEventError | undefined {
  for (const concern of concerns) {
    try {
      foldInto(rows, concern);
    } catch (error) {
      if (error instanceof UnfoldableEventError) return error;
      throw error;
    }
  }
  return undefined;
}
