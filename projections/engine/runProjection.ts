// Keeps one projection up to date with the log: exactly once, because rows and checkpoint change in one transaction.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../application/ports/database.js';
import type { EventStore, RecordedEvent } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import type { Logger } from '../../application/ports/logger.js';
import { type Checkpoint, loadCheckpoint, saveCheckpoint, saveFault } from './checkpoint.js';
import { createMissingTables } from './createMissingTables.js';
import { foldBatch } from './foldBatch.js';
import { type Projection, typesOf } from './projection.js';
import { RebuildInProgressError, rebuildProjection } from './rebuildProjection.js';

const firstRetryMs = 500;
const longestRetryMs = 30_000;

export interface ProjectionParts {
  readonly database: Database;
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly logger: Logger;
}

/** Somebody else moved the checkpoint: another instance, or a rebuild that swapped the tables. */
class CheckpointMovedError extends Error {}

/** Runs until the signal aborts. A fault stops the projection where it is, is shown with its checkpoint, and is retried. */
export async function runProjection(
  parts: ProjectionParts,
  projection: Projection,
  signal: AbortSignal,
): Promise<void> {
  const { database, subscription, logger } = parts;
  const { name } = projection;
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      let checkpoint = await prepare(parts, projection);
      await subscription.subscribeToAll({
        after: checkpoint.position,
        types: typesOf(projection),
        onBatch: async (events, position) => {
          checkpoint = await advance(database, projection, { from: checkpoint, events, position });
          retryMs = firstRetryMs;
        },
        signal,
      });
    } catch (error) {
      if (error instanceof CheckpointMovedError) continue;
      logger.error({ projection: name, err: error }, 'the projection stopped; trying again');
      await saveFault(database, projection, (error as Error).message).catch(() => {});
      await wait(retryMs, undefined, { signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }
}

/** The tables of this version, built if they are not there; readers keep the old version meanwhile. */
async function prepare(parts: ProjectionParts, projection: Projection): Promise<Checkpoint> {
  const { database, logger } = parts;
  const { name, version } = projection;
  for (;;) {
    const checkpoint = await loadCheckpoint(database, name);
    if (checkpoint?.version === version) return checkpoint;
    if (!checkpoint) {
      await createMissingTables(database, projection);
    } else if (checkpoint.version > version) {
      throw new Error(
        `This release knows version ${version} of ${name}, but a newer release has built version ${checkpoint.version}: ` +
          'update this instance.',
      );
    } else {
      logger.info({ projection: name, from: checkpoint.version, to: version }, 'rebuilding for the new version');
      await rebuildProjection(parts, projection).catch(async (error) => {
        if (!(error instanceof RebuildInProgressError)) throw error;
        await wait(1_000);
      });
    }
  }
}

async function advance(
  database: Database,
  projection: Projection,
  step: { from: Checkpoint; events: readonly RecordedEvent[]; position: bigint },
): Promise<Checkpoint> {
  const { from, events, position } = step;
  const next = { ...from, position };
  await database.transaction(async (transaction) => {
    const now = await loadCheckpoint(transaction, projection.name, { lock: true });
    if (now?.build !== from.build || now.position !== from.position) throw new CheckpointMovedError();
    await foldBatch(transaction, projection, from.build, events);
    await saveCheckpoint(transaction, projection.name, next);
  });
  return next;
}
