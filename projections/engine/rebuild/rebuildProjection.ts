// Builds a projection anew from the whole log, beside the one that readers see, and then swaps the two in one transaction.
import type { Database } from '../../../application/ports/database.js';
import type { EventStore } from '../../../application/ports/eventStore.js';
import { PausedError } from '../advance.js';
import { type CheckpointReport, loadCheckpoint, saveCheckpoint } from '../checkpoint.js';
import { isRefusedValue } from '../folding.js';
import { loadParkedEvents, park, parkBehind, unpark } from '../parkedEvents.js';
import { type Projection, typesOf } from '../projection.js';
import { createIndexes, createTable, dropOlderTables, dropTable, showBuild } from '../readTable.js';
import { retryLocked } from '../retryLocked.js';
import { BulkTable } from './bulkTable.js';
import { type Guard, underGuard } from './guard.js';
import { inTurn } from './inTurn.js';
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
  const rebuild = async (guard: Guard) => {
    const site = await begin(parts, projection);
    try {
      return await build({ ...parts, guard }, projection, site);
    } catch (error) {
      await tidyUp({ ...parts, guard }, projection, error).catch(() => {});
      throw isRefusedValue(error) ? new RefusedRowError(name, error) : error;
    }
  };
  return inTurn(parts.signal, async () => {
    const report = await underGuard(parts.database, name, rebuild);
    if (!report) throw new RebuildInProgressError(`${name} is being rebuilt already; wait for that, or cancel it.`);
    return report;
  });
}

type GuardedParts = RebuildParts & { readonly guard: Guard };

interface Site {
  readonly current: CheckpointReport | undefined;
  readonly build: number;
  /** What is in the table of the build already. */
  readonly start: { readonly position: bigint; readonly events: number };
}

/** An empty table of a new build, or the one that an interrupted rebuild of this version left. */
function begin({ database, instance, fromScratch }: RebuildParts, projection: Projection): Promise<Site> {
  const { name, version, table } = projection;
  return database.transaction(async (transaction) => {
    // First: a process that died may have had a commit under way, and what it brought about counts.
    const left = await loadRebuild(transaction, name, { lock: true });
    const current = await loadCheckpoint(transaction, name);
    const isOfUse = left?.version === version && left.resumeAt > 0n && left.build > (current?.build ?? 0);
    if (left && isOfUse && !fromScratch) {
      await saveRebuild(transaction, name, { ...left, instance });
      return { current, build: left.build, start: { position: left.resumeAt, events: left.resumeEvents } };
    }
    if (left && left.build !== current?.build) await dropTable(transaction, table, left.build);
    const build = Math.max(current?.build ?? 0, left?.build ?? 0) + 1;
    await saveRebuild(transaction, name, { version, build, instance, resumeAt: 0n, resumeEvents: 0 });
    await createTable(transaction, table, build);
    return { current, build, start: { position: 0n, events: 0 } };
  });
}

async function build(parts: GuardedParts, projection: Projection, site: Site): Promise<RebuildReport> {
  const { database, passesParked, memoryBytes } = parts;
  const { name, table } = projection;
  const { build, start } = site;
  const parked = await loadParkedEvents(database, name, { passes: false, upTo: 0n });
  const isFilled = start.position > 0n;
  const bulk = new BulkTable({ database, projection, build, isFilled, parked, passesParked, memoryBytes });
  const progress = new Progress(parts, name, start);

  await foldLog(parts, projection, { bulk, progress });
  await spill(parts, name, { bulk, progress });
  await createIndexes(database, table, build);
  for (let round = 0; round < mostCatchUps; round++) {
    const before = progress.events;
    await foldLog(parts, projection, { bulk, progress });
    await spill(parts, name, { bulk, progress });
    if (progress.events - before < fewEvents) break;
  }
  await swap(parts, projection, { site, bulk, progress });
  await dropOlderTables(database, table, { than: build });
  return { events: progress.events, build };
}

interface Work {
  readonly bulk: BulkTable;
  readonly progress: Progress;
}

/** Folds everything between where it stands and the end of the log at the moment of the call. */
async function foldLog(parts: GuardedParts, projection: Projection, { bulk, progress }: Work) {
  const { store, signal } = parts;
  const head = await store.head();
  const types = typesOf(projection);
  for await (const events of store.readBatches({ after: progress.position, upTo: head, types })) {
    signal?.throwIfAborted();
    await bulk.fold(events);
    await progress.reached({ position: events.at(-1)?.position ?? progress.position, head, count: events.length });
    if (bulk.isFull) await spill(parts, projection.name, { bulk, progress });
  }
  // The log up to the head was read, whether or not it ended with an event of ours.
  await progress.reached({ position: head, head, count: 0 });
}

/** From here on a killed rebuild can be resumed, unless there is something set aside that would be forgotten. */
async function spill({ database, guard }: GuardedParts, name: string, { bulk, progress }: Work): Promise<void> {
  if (!bulk.isFilled) await bulk.fill();
  await database.transaction(async (transaction) => {
    const isResumable = bulk.setAside.faults.length === 0;
    await saveResumeAt(transaction, name, isResumable ? progress : { position: 0n, events: 0 });
    await guard.check();
    await bulk.flush(transaction);
  });
  progress.keep();
}

async function swap(parts: GuardedParts, projection: Projection, { site, bulk, progress }: Work & { site: Site }) {
  const { database, guard } = parts;
  const { name, version, table } = projection;
  const { current, build } = site;
  await retryLocked(database, async (transaction) => {
    bulk.forget();
    progress.rewind();
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
    await guard.check();
  });
}

/** Leaves what the next rebuild can go on with; a cancelled one is not resumed, and known as cancelled until the next. */
async function tidyUp({ database, guard }: GuardedParts, { name, table }: Projection, error: unknown): Promise<void> {
  // Without the guard it is somebody else's by now.
  await guard.check();
  const left = await loadRebuild(database, name);
  const isCancelled = error instanceof RebuildCancelledError;
  if (!left || (left.resumeAt > 0n && !isCancelled)) return;
  await dropTable(database, table, left.build);
  if (isCancelled) await saveResumeAt(database, name, { position: 0n, events: 0 });
  else await deleteRebuild(database, name);
}
