// Brings the log into the table that is being built: in bulk, or carefully where PostgreSQL refuses a row.
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { foldInHalves } from '../foldInHalves.js';
import { isRefusedValue, type UnfoldableEventError } from '../folding.js';
import { type Projection, typesOf } from '../projection.js';
import { createIndexes, createKey, createTable } from '../readTable.js';
import type { BulkTable } from './bulkTable.js';
import type { Progress } from './progress.js';
import type { GuardedParts } from './rebuildParts.js';
import { saveResumeAt } from './rebuildRecord.js';

export interface Work {
  readonly build: number;
  readonly bulk: BulkTable;
  readonly progress: Progress;
  /** Whether each batch goes into the table at once, so that a refused row tells which event made it. */
  readonly isCareful: boolean;
}

/** Folds everything between where it stands and the end of the log at the moment of the call. */
export async function foldLog(parts: GuardedParts, projection: Projection, work: Work): Promise<void> {
  const { store, signal } = parts;
  const { bulk, progress, isCareful } = work;
  const head = await store.head();
  const fold = async (events: readonly RecordedEvent[]) => {
    await bulk.fold(events);
    await progress.reached({ position: events.at(-1)?.position ?? progress.position, head, count: events.length });
    if (isCareful || bulk.isFull) await spill(parts, projection.name, work);
  };
  const types = typesOf(projection);
  for await (const events of store.readBatches({ after: progress.position, upTo: head, types })) {
    signal?.throwIfAborted();
    await (isCareful ? foldCarefully(projection, events, { ...work, fold }) : fold(events));
  }
  // The log up to the head was read, whether or not it ended with an event of ours.
  await progress.reached({ position: head, head, count: 0 });
}

type Fold = (events: readonly RecordedEvent[]) => Promise<void>;

function foldCarefully(
  projection: Projection,
  events: readonly RecordedEvent[],
  { fold, ...work }: Work & { fold: Fold },
): Promise<void> {
  return foldInHalves(projection, events, {
    fold: (part) =>
      fold(part).catch((error) => {
        forget(work);
        throw error;
      }),
    refuse(fault: UnfoldableEventError) {
      work.bulk.passBy(fault);
      return fold([fault.event]);
    },
  });
}

/** From here on a killed rebuild can be resumed, unless there is something set aside that would be forgotten. */
export async function spill({ database, guard }: GuardedParts, name: string, { bulk, progress }: Work): Promise<void> {
  if (!bulk.isFilled) await bulk.fill();
  await database.transaction(async (transaction) => {
    const isResumable = bulk.setAside.faults.length === 0;
    await saveResumeAt(transaction, name, isResumable ? progress : { position: 0n, events: 0 });
    await guard.check();
    await bulk.flush(transaction);
  });
  progress.keep();
}

/** What is not in the table is to be folded again. */
export function forget({ bulk, progress }: Pick<Work, 'bulk' | 'progress'>): void {
  bulk.forget();
  progress.rewind();
}

/** After a refusal: with key and indexes in place, which refuse values, too. What is in the table stays if they take it. */
export async function goOnCarefully(parts: GuardedParts, { name, table }: Projection, work: Work): Promise<Work> {
  const { database, guard } = parts;
  const { build, bulk, progress } = work;
  forget(work);
  if (!bulk.isFilled || !(await isIndexed(() => createIndexes(database, table, build)))) {
    await database.transaction(async (transaction) => {
      await saveResumeAt(transaction, name, { position: 0n, events: 0 });
      await guard.check();
      await createTable(transaction, table, build);
    });
    await createKey(database, table, build);
    await createIndexes(database, table, build);
    bulk.restart();
    progress.restart();
  }
  return { ...work, isCareful: true };
}

async function isIndexed(create: () => Promise<void>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (!isRefusedValue(error)) throw error;
    return false;
  }
}
