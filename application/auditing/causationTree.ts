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
 */
export function causationTree(events: readonly RecordedEvent[]): readonly CausedEvent[] {
  const roots: CausedEvent[] = [];
  const effectsOf = new Map<string, CausedEvent[]>();
  for (const event of events) {
    const effects: CausedEvent[] = [];
    (effectsOf.get(event.metadata.causationId) ?? roots).push({ event, effects });
    effectsOf.set(event.id, effects);
  }
  return roots;
}
