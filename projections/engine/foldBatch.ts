// Folds a batch of events into the rows of one build: load the rows concerned, fold in memory, write them back in bulk.
import type { Queryable } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { Projection } from './projection.js';
import { deleteRows, loadRows, saveRows } from './readTable.js';

/** To be run in the transaction that moves the checkpoint. */
export async function foldBatch(
  transaction: Queryable,
  { table, handlers }: Projection,
  build: number,
  events: readonly RecordedEvent[],
): Promise<void> {
  const concerned = events.flatMap((event) => {
    const handler = handlers[event.type];
    const key = handler?.key(event);
    return handler && key !== undefined ? [{ event, handler, key }] : [];
  });
  if (concerned.length === 0) return;
  const keys = [...new Set(concerned.map(({ key }) => key))];
  const rows = await loadRows(transaction, { table, build, keys });
  for (const { event, handler, key } of concerned) {
    const row = handler.fold(rows.get(key), event);
    if (row) rows.set(key, row);
    else rows.delete(key);
  }
  await deleteRows(transaction, { table, build, keys: keys.filter((key) => !rows.has(key)) });
  await saveRows(transaction, { table, build, rows: [...rows.values()] });
}
