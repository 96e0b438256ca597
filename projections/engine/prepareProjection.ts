// Sees to it that a projection's tables are of the version that this release folds; readers keep the old ones until then.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { Logger } from '../../application/ports/logger.js';
import { PausedError } from './advance.js';
import { type Checkpoint, loadCheckpoint, saveFault } from './checkpoint.js';
import { createMissingTables } from './createMissingTables.js';
import type { Projection } from './projection.js';
import { RebuildCancelledError, RebuildInProgressError } from './rebuild/rebuildErrors.js';
import type { RebuildParts } from './rebuild/rebuildParts.js';
import { rebuildProjection } from './rebuild/rebuildProjection.js';
import { loadRebuild } from './rebuild/rebuildRecord.js';

const lookMs = 1_000;
/** In positions of the log; a shorter way is soon gone. */
const farBehind = 100_000n;

/** This release is older than what is in the database. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';
}

type Parts = Omit<RebuildParts, 'onProgress' | 'signal' | 'fromScratch'> & { readonly logger: Logger };

/** @throws NewerVersionError, PausedError; and whatever a rebuild meets. */
export async function prepareProjection(
  parts: Parts,
  projection: Projection,
  signal: AbortSignal,
): Promise<Checkpoint> {
  const { database, store, logger } = parts;
  const { name, version } = projection;
  for (;;) {
    signal.throwIfAborted();
    const checkpoint = await loadCheckpoint(database, name);
    if (checkpoint?.version === version) {
      const isWorthIt = checkpoint.pause === null && (await isFarBehind(store, checkpoint.position));
      if (!isWorthIt || (await isCancelled(database, projection))) return checkpoint;
      logger.info({ projection: name }, 'so far behind that building anew is quicker');
      await rebuildHere(parts, projection, signal);
      continue;
    }
    if (!checkpoint) {
      await createMissingTables(database, projection);
    } else if (checkpoint.version > version) {
      throw new NewerVersionError(
        `This release knows version ${version} of ${name}, but a newer release has built version ${checkpoint.version}: ` +
          'update this instance.',
      );
    } else {
      // Readers keep what they have while an operator wants it so; a rebuild would bring them something else.
      if (checkpoint.pause) throw new PausedError(name, checkpoint.pause);
      await rebuildForVersion(parts, projection, { from: checkpoint.version, signal });
    }
  }
}

/** Building anew folds each row once and indexes it once; following folds and indexes it with every batch. */
export async function isFarBehind(store: EventStore, position: bigint): Promise<boolean> {
  const head = await store.head();
  return head - position > farBehind && position < head / 2n;
}

async function isCancelled(database: Database, { name, version }: Projection): Promise<boolean> {
  const record = await loadRebuild(database, name);
  return record?.version === version && record.cancelledBy !== null;
}

async function rebuildForVersion(
  parts: Parts,
  projection: Projection,
  { from, signal }: { from: number; signal: AbortSignal },
): Promise<void> {
  const { database, logger } = parts;
  const { name, version } = projection;
  if (await isCancelled(database, projection)) {
    const fault = `the rebuild for version ${version} was cancelled; readers still see version ${from}. `;
    await saveFault(database, projection, `${fault}Run "bookworm projections rebuild ${name}".`);
    await wait(lookMs, undefined, { signal }).catch(() => {});
    return;
  }
  logger.info({ projection: name, from, to: version }, 'rebuilding for the new version');
  await rebuildHere(parts, projection, signal);
}

/** Also comes back when somebody else rebuilds, or an operator has cancelled it. */
async function rebuildHere(parts: Parts, projection: Projection, signal: AbortSignal): Promise<void> {
  try {
    await rebuildProjection({ ...parts, signal }, projection);
  } catch (error) {
    if (error instanceof RebuildCancelledError) return;
    if (!(error instanceof RebuildInProgressError)) throw error;
    await wait(lookMs, undefined, { signal }).catch(() => {});
  }
}
