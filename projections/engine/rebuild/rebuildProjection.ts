// Builds a projection anew from the whole log, beside the one that readers see, and then swaps the two in one transaction.
import { PausedError } from '../advance.js';
import { type CheckpointReport, loadCheckpoint, saveCheckpoint } from '../checkpoint.js';
import { isRefusedValue } from '../folding.js';
import { loadParkedEvents, park, parkBehind, unpark } from '../parkedEvents.js';
import type { Projection } from '../projection.js';
import { inBatches, pruneSome } from '../prune.js';
import { createIndexes, createTable, dropOlderTables, dropTable, showBuild } from '../readTable.js';
import { retryLocked } from '../retryLocked.js';
import { BulkTable } from './bulkTable.js';
import { foldLog, forget, goOnCarefully, spill, type Work } from './foldLog.js';
import { type Guard, underGuard } from './guard.js';
import { inTurn } from './inTurn.js';
import { Progress } from './progress.js';
import { RebuildCancelledError, RebuildInProgressError } from './rebuildErrors.js';
import type { GuardedParts, RebuildParts } from './rebuildParts.js';
import { deleteRebuild, loadRebuild, saveRebuild, saveResumeAt } from './rebuildRecord.js';

/** So few events are left for the swap that nobody notices that the live projection waits for it. */
const fewEvents = 1_000;
const mostCatchUps = 10;
/** Each but the first comes upon an event that the one before had not read. */
const mostAttempts = 10;

export interface RebuildReport {
  /** How many events were folded, those before an interruption included. */
  readonly events: number;
  readonly build: number;
}

/**
 * Readers never see a half-built model. A rebuild that is killed leaves the old one, and what it has brought into the table
 * until then to the next one.
 * @throws RebuildInProgressError, RebuildCancelledError, PausedError when that happened meanwhile; UnfoldableEventError;
 * the reason of `signal`.
 */
export function rebuildProjection(parts: RebuildParts, projection: Projection): Promise<RebuildReport> {
  const { name } = projection;
  const rebuild = async (guard: Guard) => {
    const site = await begin(parts, projection);
    try {
      return await build({ ...parts, guard }, projection, site);
    } catch (error) {
      await tidyUp({ ...parts, guard }, projection, error).catch(() => {});
      throw error;
    }
  };
  return inTurn(parts.signal, async () => {
    const report = await underGuard(parts.database, name, rebuild);
    if (!report) throw new RebuildInProgressError(`${name} is being rebuilt already; wait for that, or cancel it.`);
    return report;
  });
}

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
  let work: Work = { build, bulk, progress, isCareful: false };
  for (let attempt = 1; ; attempt++) {
    try {
      await foldAndSwap(parts, projection, { ...work, current: site.current });
      break;
    } catch (error) {
      if (!isRefusedValue(error) || attempt === mostAttempts) throw error;
      work = await goOnCarefully(parts, projection, work);
    }
  }
  await dropOlderTables(database, table, { than: build });
  return { events: progress.events, build };
}

type WorkOnSite = Work & Pick<Site, 'current'>;

async function foldAndSwap(parts: GuardedParts, projection: Projection, work: WorkOnSite): Promise<void> {
  const { name, table } = projection;
  const { build, progress } = work;
  await foldLog(parts, projection, work);
  await spill(parts, name, work);
  await pruneBuild(parts, projection, build);
  await createIndexes(parts.database, table, build);
  for (let round = 0; round < mostCatchUps; round++) {
    const before = progress.events;
    await foldLog(parts, projection, work);
    await spill(parts, name, work);
    if (progress.events - before < fewEvents) break;
  }
  await swap(parts, projection, work);
}

/** What is too old by now; that the swap brings something old is not to be expected, and the next pruning would find it. */
async function pruneBuild({ database, guard, signal }: GuardedParts, { name, table }: Projection, build: number) {
  await inBatches({ signal }, (batchSize) =>
    database.transaction(async (transaction) => {
      await loadRebuild(transaction, name, { lock: true });
      await guard.check();
      return pruneSome(transaction, table, { build, batchSize });
    }),
  );
}

async function swap(parts: GuardedParts, projection: Projection, work: WorkOnSite) {
  const { database, guard } = parts;
  const { name, version, table } = projection;
  const { current, build, bulk, progress } = work;
  await retryLocked(database, async (transaction) => {
    forget(work);
    // From here the live projection waits, and then finds that its checkpoint has moved. What it folded since is folded
    // here too, so that readers never see an older state after the swap.
    const now = await loadCheckpoint(transaction, name, { lock: true });
    if (now?.build !== current?.build)
      throw new RebuildInProgressError(`${name} was rebuilt by somebody else meanwhile.`);
    // Begun while it was paused, the rebuild is meant nevertheless.
    if (now?.pause && !current?.pause) throw new PausedError(name, now.pause);
    // What that brings goes into the table in this transaction.
    await foldLog(parts, projection, { ...work, isCareful: false });
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
