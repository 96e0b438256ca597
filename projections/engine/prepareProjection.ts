// Sees to it that a projection's tables are of the version that this release folds; readers keep the old ones until then.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../application/ports/logger.js';
import { type Checkpoint, loadCheckpoint, saveFault } from './checkpoint.js';
import { createMissingTables } from './createMissingTables.js';
import type { Projection } from './projection.js';
import { RebuildCancelledError, RebuildInProgressError } from './rebuild/rebuildErrors.js';
import { type RebuildParts, rebuildProjection } from './rebuild/rebuildProjection.js';
import { loadRebuild } from './rebuild/rebuildRecord.js';

const lookMs = 1_000;

/** This release is older than what is in the database. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';
}

type Parts = Omit<RebuildParts, 'onProgress' | 'signal' | 'fromScratch'> & { readonly logger: Logger };

/** @throws NewerVersionError; and whatever a rebuild meets. */
export async function prepareProjection(
  parts: Parts,
  projection: Projection,
  signal: AbortSignal,
): Promise<Checkpoint> {
  const { database } = parts;
  const { name, version } = projection;
  for (;;) {
    signal.throwIfAborted();
    const checkpoint = await loadCheckpoint(database, name);
    if (checkpoint?.version === version) return checkpoint;
    if (!checkpoint) {
      await createMissingTables(database, projection);
    } else if (checkpoint.version > version) {
      throw new NewerVersionError(
        `This release knows version ${version} of ${name}, but a newer release has built version ${checkpoint.version}: ` +
          'update this instance.',
      );
    } else {
      await rebuildForVersion(parts, projection, { from: checkpoint.version, signal });
    }
  }
}

async function rebuildForVersion(
  parts: Parts,
  projection: Projection,
  { from, signal }: { from: number; signal: AbortSignal },
): Promise<void> {
  const { database, logger } = parts;
  const { name, version } = projection;
  const record = await loadRebuild(database, name);
  if (record?.version === version && record.cancelledBy !== null) {
    const fault = `${record.cancelledBy} cancelled the rebuild for version ${version}; readers still see version ${from}. `;
    await saveFault(database, projection, `${fault}Run "bookworm projections rebuild ${name}".`);
    await wait(lookMs, undefined, { signal }).catch(() => {});
    return;
  }
  logger.info({ projection: name, from, to: version }, 'rebuilding for the new version');
  try {
    await rebuildProjection({ ...parts, signal }, projection);
  } catch (error) {
    if (error instanceof RebuildCancelledError) return;
    if (!(error instanceof RebuildInProgressError)) throw error;
    await wait(lookMs, undefined, { signal }).catch(() => {});
  }
}
