// Keeps one projection up to date with the log: exactly once, because rows and checkpoint change in one transaction.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import type { Lease } from '../../application/ports/leases.js';
import type { Logger } from '../../application/ports/logger.js';
import { advance, CheckpointMovedError, LeaseLostError, PausedError } from './advance.js';
import { forgetFault, loadCheckpoint, raiseFence, saveFault } from './checkpoint.js';
import { UnfoldableEventError } from './folding.js';
import { Patience } from './patience.js';
import { isFarBehind, NewerVersionError, prepareProjection } from './prepareProjection.js';
import { type Projection, typesOf } from './projection.js';
import { dropOlderTables } from './readTable.js';
import type { RebuildParts } from './rebuild/rebuildParts.js';

const eventsAtOnce = 50_000;
/** A batch that long comes only when there is much to catch up with. */
const manyEvents = 5_000;
const lookMs = 500;

/** The log grew faster than this: time to prepare anew. */
class FarBehindError extends Error {}

export interface ProjectionParts extends Omit<RebuildParts, 'onProgress' | 'signal' | 'fromScratch'> {
  readonly subscription: EventSubscription;
  readonly logger: Logger;
}

/**
 * Runs until the signal aborts, or until a newer release has built the projection. A fault stops it where it is, is shown
 * with its checkpoint and retried; an event that it cannot take is parked after a few attempts, and passed by if the policy
 * says so.
 */
export async function runProjection(
  parts: ProjectionParts,
  projection: Projection,
  { token }: Pick<Lease, 'token'>,
  signal: AbortSignal,
): Promise<void> {
  const { database, logger } = parts;
  const { name } = projection;
  const patience = new Patience({ ...parts, token }, projection);
  while (!signal.aborted) {
    try {
      await follow(parts, projection, { token, patience, signal });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof CheckpointMovedError || error instanceof FarBehindError) continue;
      if (error instanceof LeaseLostError) await aborted(signal);
      else if (error instanceof PausedError) await untilResumed(parts, name, signal);
      else if (error instanceof UnfoldableEventError) await patience.withEvent(error, signal);
      else {
        logger.error({ projection: name, err: error }, 'the projection stopped; trying again');
        await saveFault(database, { ...projection, token }, (error as Error).message).catch(() => {});
        if (error instanceof NewerVersionError) return;
        await patience.withFault(signal);
      }
    }
  }
}

interface Run {
  readonly token: bigint;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

async function follow(parts: ProjectionParts, projection: Projection, { token, patience, signal }: Run): Promise<void> {
  const { database, store, subscription, passesParked } = parts;
  let checkpoint = await prepareProjection(parts, projection, signal);
  if (!(await raiseFence(database, projection.name, token))) throw new LeaseLostError();
  // Whoever died right behind its swap has left the table that it replaced.
  await dropOlderTables(database, projection.table, { than: checkpoint.build, attempts: 1 });
  if (checkpoint.position >= (await store.head())) await forgetFault(database, projection.name);
  await subscription.subscribeToAll({
    after: checkpoint.position,
    types: typesOf(projection),
    batchSize: eventsAtOnce,
    onBatch: async (events, position) => {
      if (events.length > manyEvents && (await isFarBehind(store, checkpoint.position))) throw new FarBehindError();
      checkpoint = await advance(database, projection, { from: checkpoint, token, events, position, passesParked });
      patience.isOver();
    },
    signal,
  });
}

/** The next round of leases will say that others have the work; or that it is this process's again, under a new token. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function untilResumed({ database }: ProjectionParts, name: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await loadCheckpoint(database, name).catch(() => undefined))?.pause !== null) {
    await wait(lookMs, undefined, { signal }).catch(() => {});
  }
}
