// Moves a projection over a batch of events: its rows and its checkpoint change in one transaction, or not at all.
import type { Database } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { type Checkpoint, loadCheckpoint, type Pause, saveCheckpoint, skipTo } from './checkpoint.js';
import { foldBatch } from './foldBatch.js';
import { foldInHalves } from './foldInHalves.js';
import type { UnfoldableEventError } from './folding.js';
import { loadParkedEvents, parkBehind, unpark } from './parkedEvents.js';
import type { Projection } from './projection.js';

/** Somebody else moved the checkpoint: another instance, or a rebuild that swapped the tables. */
export class CheckpointMovedError extends Error {}

/** The projection belongs to a later holder of its lease. */
export class LeaseLostError extends Error {}

/** An operator wants the projection to stand still. */
export class PausedError extends Error {
  override readonly name = 'PausedError';

  constructor(projection: string, { by, reason }: Pause) {
    super(`${projection} was paused by ${by} (${reason}): "bookworm projections resume ${projection}" lets it go on.`);
  }
}

export interface Step {
  readonly from: Checkpoint;
  /** Of the lease under which this is done. */
  readonly token: bigint;
  readonly events: readonly RecordedEvent[];
  /** How far the log has been seen with these events. */
  readonly position: bigint;
  /** Whether events that wait for an operator are passed by. */
  readonly passesParked: boolean;
}

/**
 * @throws CheckpointMovedError, LeaseLostError, PausedError, and nothing has changed; UnfoldableEventError, and the
 * projection stands right before that event.
 */
export async function advance(database: Database, projection: Projection, step: Step): Promise<Checkpoint> {
  const { from, events, position } = step;
  if (events.length === 0 && (await skipTo(database, projection.name, step))) return { ...from, position };
  let reached = from;
  await foldInHalves(projection, events, {
    async fold(part) {
      const last = part.at(-1);
      const end = last && last !== events.at(-1) ? last.position : position;
      reached = await foldStep(database, projection, { ...step, from: reached, events: part, position: end });
    },
    refuse(fault) {
      throw fault;
    },
  });
  return reached;
}

async function foldStep(database: Database, projection: Projection, step: Step): Promise<Checkpoint> {
  const { from, token, events, passesParked } = step;
  const { name } = projection;
  let fault: UnfoldableEventError | undefined;
  const reached = await database.transaction(async (transaction) => {
    const now = await loadCheckpoint(transaction, name, { lock: true });
    if (!now || now.fence > token) throw new LeaseLostError();
    if (now.build !== from.build || now.position !== from.position) throw new CheckpointMovedError();
    if (now.pause) throw new PausedError(name, now.pause);
    const parked = await loadParkedEvents(transaction, name, { passes: passesParked, upTo: from.position });
    const folded = await foldBatch(transaction, projection, { build: from.build, events, parked });
    fault = folded.fault;
    const next = { ...from, position: fault ? endBefore(fault, step) : step.position };
    // Saved, it would look for a moment as if the fault were over.
    if (next.position > from.position) await saveCheckpoint(transaction, name, next);
    if (!passesParked) await unpark(transaction, name, { after: from.position, upTo: next.position });
    await parkBehind(transaction, name, folded.behind);
    return next;
  });
  if (fault) throw fault;
  return reached;
}

function endBefore({ event }: UnfoldableEventError, { events, from }: Step): bigint {
  return events.findLast(({ position }) => position < event.position)?.position ?? from.position;
}
