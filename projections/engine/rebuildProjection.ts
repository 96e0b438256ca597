// Builds a projection anew from the whole log, beside the one that readers see, and then swaps the two in one transaction.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Queryable } from '../../application/ports/database.js';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { foldBatch } from './foldBatch.js';
import { type Projection, typesOf } from './projection.js';
import { createIndexes, createTable, dropOtherTables, showBuild } from './readTable.js';

const batchSize = 5_000;
const lockAttempts = 50;
/** SQLSTATE of a lock_timeout. */
const lockNotAvailable = '55P03';

export interface RebuildProgress {
  readonly position: bigint;
  readonly head: bigint;
  readonly events: number;
}

export interface RebuildParts {
  readonly database: Database;
  readonly store: EventStore;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Gives the rebuild up; the old model stays. */
  readonly signal?: AbortSignal;
}

/** The projection is being rebuilt already. */
export class RebuildInProgressError extends Error {
  override readonly name = 'RebuildInProgressError';
}

/** @returns how many events were folded. Readers never see a half-built model; a killed rebuild leaves the old one. */
export function rebuildProjection(parts: RebuildParts, projection: Projection): Promise<number> {
  // This transaction does nothing but hold a lock: PostgreSQL frees it however this process ends.
  return parts.database.transaction(async (guard) => {
    const [lock] = await guard.query<{ locked: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as locked', [
      `rebuild ${projection.name}`,
    ]);
    if (!lock?.locked) throw new RebuildInProgressError(`${projection.name} is being rebuilt already; wait for that.`);
    return build(parts, projection);
  });
}

interface Progress {
  readonly position: bigint;
  readonly events: number;
}

async function build(parts: RebuildParts, projection: Projection): Promise<number> {
  const { database } = parts;
  const { name, version, table } = projection;
  const current = await loadCheckpoint(database, name);
  const build = (current?.build ?? 0) + 1;
  const inTransaction: Write = (work) => database.transaction(work);

  await createTable(database, table, build);
  let progress = await foldLog(parts, projection, { build, since: { position: 0n, events: 0 }, write: inTransaction });
  await createIndexes(database, table, build);
  progress = await foldLog(parts, projection, { build, since: progress, write: inTransaction });
  await retryLocked(() =>
    database.transaction(async (transaction) => {
      await transaction.query("set local lock_timeout = '500ms'");
      // From here the live projection waits, and then finds that its checkpoint has moved. What it folded since is folded
      // here too, so that readers never see an older state after the swap.
      const now = await loadCheckpoint(transaction, name, { lock: true });
      if (now?.build !== current?.build)
        throw new RebuildInProgressError(`${name} was rebuilt by somebody else meanwhile.`);
      progress = await foldLog(parts, projection, { build, since: progress, write: (work) => work(transaction) });
      await showBuild(transaction, table, build);
      await saveCheckpoint(transaction, name, { version, build, position: progress.position });
    }),
  );
  await retryLocked(() => dropOtherTables(database, table, build));
  return progress.events;
}

type Write = (work: (transaction: Queryable) => Promise<void>) => Promise<void>;

/** Folds everything between `since` and the end of the log at the moment of the call. */
async function foldLog(
  { store, onProgress, signal }: RebuildParts,
  projection: Projection,
  { build, since, write }: { build: number; since: Progress; write: Write },
): Promise<Progress> {
  const head = await store.head();
  let { position, events } = since;
  let batch: RecordedEvent[] = [];
  const flush = async () => {
    signal?.throwIfAborted();
    const full = batch;
    batch = [];
    await write((transaction) => foldBatch(transaction, projection, build, full));
    events += full.length;
    position = full.at(-1)?.position ?? position;
    onProgress?.({ position, head, events });
  };
  for await (const event of store.readAll({ after: position, types: typesOf(projection) })) {
    batch.push(event);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  // The log up to the head was read, whether or not it ended with an event of ours.
  if (head > position) position = head;
  onProgress?.({ position, head, events });
  return { position, events };
}

// A reader may hold the table a moment longer than we are willing to make others wait behind us.
async function retryLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: string }).code !== lockNotAvailable || attempt === lockAttempts) throw error;
      await wait(100);
    }
  }
}
