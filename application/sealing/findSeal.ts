// Finds the seal that covers a place of the log, without reading all of them.
import type { SealedPlace } from '../../domain/auditing/logSeal.js';
import type { EventStore } from '../ports/eventStore.js';
import { type RecordedSeal, readLastSeal, readSeal } from './readSeals.js';

/**
 * The first seal whose last event is there already, by bisection.
 * @param isThere holds for every place from some place on.
 * @returns undefined when it holds for no sealed event.
 */
export async function findSeal(
  log: EventStore,
  isThere: (place: SealedPlace) => boolean,
): Promise<RecordedSeal | undefined> {
  let found: RecordedSeal | undefined;
  let [low, high] = [1, (await readLastSeal(log))?.seal.statement.number ?? 0];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const recorded = await readSeal(log, middle);
    if (recorded && isThere(recorded.seal.statement.last)) {
      found = recorded;
      high = middle - 1;
    } else low = middle + 1;
  }
  return found;
}
