// Replays a stream as it was at a moment: what every event changed, and what came of it.
import { aggregateOf } from '../aggregates.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import { type Difference, stateDifferences } from './stateDifferences.js';
import { oldestShown, type ReadableLog, readWholeStream } from './wholeStream.js';

export interface ReplayMoment {
  /** Up to what was recorded at this instant; ISO 8601 in UTC. */
  readonly at?: string;
  /** Up to this revision. */
  readonly revision?: bigint;
}

export interface ReplayedEvent {
  readonly event: RecordedEvent;
  /** Readers of the stream no longer see it, because the stream was truncated or deleted. */
  readonly isHidden: boolean;
  readonly changes: readonly Difference[];
  /** After the event; undefined when there is nothing, or no aggregate to say what there is. */
  readonly state: unknown;
}

/**
 * Every event up to the moment, oldest first; all of them without one. Nothing is left out: hidden events are replayed like
 * the others, so the state is the one that the service knew at that time.
 * @param store that gives every event in the shape of today.
 */
export async function* replayStream(
  store: ReadableLog,
  stream: string,
  { at, revision }: ReplayMoment = {},
): AsyncGenerator<ReplayedEvent> {
  const aggregate = aggregateOf(stream);
  const shown = await oldestShown(store, stream);
  let state = aggregate?.initialState;
  for await (const event of readWholeStream(store, stream)) {
    if (at !== undefined && event.recordedAt > at) return;
    if (revision !== undefined && event.revision > revision) return;
    const before = state;
    state = aggregate?.evolve(state, event);
    const isHidden = !shown || event.revision < shown.revision;
    yield { event, isHidden, changes: stateDifferences(before, state), state };
  }
}
