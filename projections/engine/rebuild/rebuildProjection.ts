// Builds a projection anew from the whole log, beside the one that readers see, and then swaps the two in one transaction.
import type { Database } from '../../../application/ports/database.js';
import type { EventStore } from '../../../application/ports/eventStore.js';
import { PausedError } from '../advance.js';
import { type CheckpointReport, loadCheckpoint, saveCheckpoint } from '../checkpoint.js';
import { isRefusedValue } from '../folding.js';
import { loadParkedEvents, park, parkBehind, unpark } from '../parkedEvents.js';
import { type Projection, typesOf } from '../projection.js';
import { createIndexes, createTable, dropOtherTables, dropTable, showBuild } from '../readTable.js';
import { retryLocked } from '../retryLocked.js';
import { BulkTable } from './bulkTable.js';
import { tryGuard } from './guard.js';
import { Progress, type RebuildProgress } from './progress.js';
import { RebuildCancelledError, RebuildInProgressError, RefusedRowError } from './rebuildErrors.js';
import { deleteRebuild, loadRebuild, saveRebuild, saveResumeAt } from './rebuildRecord.js';

/** So few events are left for the swap that nobody notices that the live projection waits for it. */
const fewEvents = 1_000;
const mostCatchUps = 10;

export interface RebuildParts {
  readonly database: Database;
  readonly store: EventStore;
  /** Who does it, for people. */
  readonly instance: string;
  /** Whether an event that cannot be folded is parked and passed by; else it ends the rebuild. */
  readonly passesParked: boolean;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Gives the rebuild up; the old model stays. */
  readonly signal?: AbortSignal;
  /** Does not go on with an interrupted rebuild. */
  readonly fromScratch?: boolean;
  /** How much of the rows is kept in memory before it goes into the table. */
  readonly memoryBytes?: number;
}

export interface RebuildReport {
  /** How many events were folded, those before an interruption included. */
  readonly events: number;
  readonly build: number;
}

/**
 * Readers never see a half-built model. A rebuild that is killed leaves the old one, and what it has brought into the table
 * until then to the next one.
 * @throws RebuildInProgressError, RebuildCancelledError, PausedError when that happened meanwhile; UnfoldableEventError,
 * RefusedRowError; the reason of `signal`.
 */
export function rebuildProjection(parts: RebuildParts, projection: Projection): Promise<RebuildReport> {
  const { name } = projection;
  // This transaction does nothing but hold a lock: PostgreSQL frees it however this process ends.
  return parts.database.transaction(async (guard) => {
    await guard.query('set local idle_in_transaction_session_timeout = 0');
    if (!(await tryGuard(guard, name)))
      throw new RebuildInProgressError(`${name} is being rebuilt already; wait for that, or cancel it.`);
    const site = await begin(parts, projection);
    try {
      return await build(parts, projection, site);
    } catch (error) {
      await tidyUp(parts.database, projection, error).catch(() => {});
      throw isRefusedValue(error) ? new RefusedRowError(name, error) : error;
    }
  });
}

interface Site {
  readonly current: CheckpointReport | undefined;
  readonly build: number;
  readonly resumeAt: bigint;
  readonly events: number;
}

/** An empty table of a new build, or the one that an interrupted rebuild of this version left. */
async function begin({ database, instance, fromScratch }: RebuildParts, projection: Projection): Promise<Site> {
  const { name, version, table } = projection;
  const current = await loadCheckpoint(database, name);
  const left = await loadRebuild(database, name);
  const isOfUse = left?.version === version && left.resumeAt > 0n && left.build > (current?.build ?? 0);
  if (left && isOfUse && !fromScratch) {
    await saveRebuild(database, name, { ...left, instance });
    return { current, build: left.build, resumeAt: left.resumeAt, events: left.events };
  }
  if (left && left.build !== current?.build) await dropTable(database, table, left.build);
  const build = Math.max(current?.build ?? 0, left?.build ?? 0) + 1;
  await saveRebuild(database, name, { version, build, instance, resumeAt: 0n, events: 0 });
  await createTable(database, table, build);
  return { current, build, resumeAt: 0n, events: 0 };
}

async function build(parts: RebuildParts, projection: Projection, site: Site): Promise<RebuildReport> {
  const { database, passesParked, memoryBytes } = parts;
  const { name, table } = projection;
  const { build, resumeAt } = site;
  const parked = await loadParkedEvents(database, name, { passes: false, upTo: 0n });
  const isFilled = resumeAt > 0n;
  const bulk = new BulkTable({ database, projection, build, isFilled, parked, passesParked, memoryBytes });
  const progress = new Progress(parts, name, site);

  await foldLog(parts, projection, { bulk, progress });
  await spill(database, name, { bulk, progress });
  await createIndexes(database, table, build);
  for (let round = 0; round < mostCatchUps; round++) {
    const before = progress.events;
    await foldLog(parts, projection, { bulk, progress });
    await database.transaction((transaction) => bulk.flush(transaction));
    if (progress.events - before < fewEvents) break;
  }
  await swap(parts, projection, { site, bulk, progress });
  await dropOtherTables(database, table, build);
  return { events: progress.events, build };
}

interface Work {
  readonly bulk: BulkTable;
  readonly progress: Progress;
}

/** Folds everything between where it stands and the end of the log at the moment of the call. */
async function foldLog({ database, store, signal }: RebuildParts, projection: Projection, { bulk, progress }: Work) {
  const head = await store.head();
  const types = typesOf(projection);
  for await (const events of store.readBatches({ after: progress.position, upTo: head, types })) {
    signal?.throwIfAborted();
    await bulk.fold(events);
    await progress.reached({ position: events.at(-1)?.position ?? progress.position, head, count: events.length });
    if (bulk.isFull) await spill(database, projection.name, { bulk, progress });
  }
  // The log up to the head was read, whether or not it ended with an event of ours.
  await progress.reached({ position: head, head, count: 0 });
}

/** From here on a killed rebuild can be resumed, unless there is something set aside that would be forgotten. */
async function spill(database: Database, name: string, { bulk, progress }: Work): Promise<void> {
  if (!bulk.isFilled) await bulk.fill();
  await database.transaction(async (transaction) => {
    await bulk.flush(transaction);
    const { faults } = bulk.setAside;
    if (faults.length === 0) await saveResumeAt(transaction, name, progress);
  });
}

async function swap(parts: RebuildParts, projection: Projection, { site, bulk, progress }: Work & { site: Site }) {
  const { database } = parts;
  const { name, version, table } = projection;
  const { current, build } = site;
  const start = progress.position;
  await retryLocked(database, async (transaction) => {
    bulk.forget();
    progress.position = start;
    // From here the live projection waits, and then finds that its checkpoint has moved. What it folded since is folded
    // here too, so that readers never see an older state after the swap.
    const now = await loadCheckpoint(transaction, name, { lock: true });
    if (now?.build !== current?.build)
      throw new RebuildInProgressError(`${name} was rebuilt by somebody else meanwhile.`);
    // Begun while it was paused, the rebuild is meant nevertheless.
    if (now?.pause && !current?.pause) throw new PausedError(name, now.pause);
    await foldLog(parts, projection, { bulk, progress });
    await bulk.flush(transaction);
    await showBuild(transaction, table, build);
    await saveCheckpoint(transaction, name, { version, build, position: progress.position });
    await unpark(transaction, name, { after: -1n, upTo: progress.position });
    const { faults, behind } = bulk.setAside;
    for (const fault of faults) await park(transaction, name, fault);
    await parkBehind(transaction, name, behind);
    await deleteRebuild(transaction, name);
  });
}

/** Leaves what the next rebuild can go on with; a cancelled one is not resumed, and known as cancelled until the next. */
async function tidyUp(database: Database, { name, table }: Projection, error: unknown): Promise<void> {
  const left = await loadRebuild(database, name);
  const isCancelled = error instanceof RebuildCancelledError;
  if (!left || (left.resumeAt > 0n && !isCancelled)) return;
  await dropTable(database, table, left.build);
  if (isCancelled) await saveResumeAt(database, name, { position: 0n, events: 0 });
  else await deleteRebuild(database, name);
}
