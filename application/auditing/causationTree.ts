// Arranges the events of one correlation by what caused them.
import type { RecordedEvent } from '../ports/eventStore.js';

/** An event, and what followed from it in the order of the log. */
export interface CausedEvent {
  readonly event: RecordedEvent;
  readonly effects: readonly CausedEvent[];
}

/**
 * Every event occurs once. Those whose cause is not among the events before them, because it came from outside, are the roots.
 * @param events in the order of the log.
 * @param publications by the id of a request, the step of the relay that published its message: it stands below the request
 * as well, whatever caused it.
 */
export function causationTree(
  events: readonly RecordedEvent[],
  publications: ReadonlyMap<string, RecordedEvent> = new Map(),
): readonly CausedEvent[] {
  const roots: CausedEvent[] = [];
  const effectsOf = new Map<string, CausedEvent[]>();
  for (const event of events) {
    const effects: CausedEvent[] = [];
    (effectsOf.get(event.metadata.causationId) ?? roots).push({ event, effects });
    effectsOf.set(event.id, effects);
  }
  for (const [requestId, event] of publications) {
    if (event.metadata.causationId !== requestId) effectsOf.get(requestId)?.push({ event, effects: [] });
  }
  return roots;
}
