// Folds a batch whose rows PostgreSQL may refuse: what it refuses in a batch, it refuses in one of its halves.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { concernOf, isRefusedValue, UnfoldableEventError } from './folding.js';
import type { Projection } from './projection.js';

export interface Halving {
  /** Folds a part of the batch; nothing has changed when it throws. */
  readonly fold: (events: readonly RecordedEvent[]) => Promise<void>;
  /** Hears of an event whose row cannot be stored; all before it are folded. */
  readonly refuse: (fault: UnfoldableEventError) => Promise<void> | void;
}

/** @throws whatever `fold` and `refuse` throw, but for refusals. */
export async function foldInHalves(
  projection: Projection,
  events: readonly RecordedEvent[],
  { fold, refuse }: Halving,
): Promise<void> {
  try {
    return await fold(events);
  } catch (error) {
    const [event] = events;
    if (!isRefusedValue(error) || !event) throw error;
    if (events.length === 1) return refuse(new UnfoldableEventError(event, concernOf(projection, event)?.key, error));
  }
  const half = Math.floor(events.length / 2);
  await foldInHalves(projection, events.slice(0, half), { fold, refuse });
  await foldInHalves(projection, events.slice(half), { fold, refuse });
}
