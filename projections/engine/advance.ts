// Moves a projection over a batch of events: its rows and its checkpoint change in one transaction, or not at all.
import type { Database } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { type Checkpoint, loadCheckpoint, type Pause, saveCheckpoint, skipTo } from './checkpoint.js';
import { foldBatch } from './foldBatch.js';
import { concernOf, isRefusedValue, UnfoldableEventError } from './folding.js';
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
  try {
    return await foldStep(database, projection, step);
  } catch (error) {
    if (!isRefusedValue(error) || events.length === 0) throw error;
    return findUnstorable(database, projection, step, error);
  }
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

/** What PostgreSQL refuses in a batch, it refuses in one of its halves: down to the event whose row cannot be stored. */
async function findUnstorable(
  database: Database,
  projection: Projection,
  step: Step,
  cause: unknown,
): Promise<Checkpoint> {
  const { events } = step;
  const [event] = events;
  if (event && events.length === 1) throw new UnfoldableEventError(event, concernOf(projection, event)?.key, cause);
  const first = events.slice(0, events.length / 2);
  const from = await advance(database, projection, {
    ...step,
    events: first,
    position: first.at(-1)?.position ?? step.from.position,
  });
  return advance(database, projection, { ...step, from, events: events.slice(first.length) });
}
