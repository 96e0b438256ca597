// The work of the job `sealLog`: everything that was recorded since the last seal is sealed.
import type { JobHandler } from '../scheduling/carryOut.js';
import { hashOf } from './sealStatement.js';
import { type SealingParts, sealWaitingEvents } from './sealWaitingEvents.js';
import { SealWitness } from './sealWitness.js';

/** Its summary names the last seal's hash, so that it can be noted elsewhere: see `audit verify --expect`. */
export function sealLog(parts: SealingParts): JobHandler {
  const witness = new SealWitness();
  return async ({ context, signal }) => {
    const seals = await sealWaitingEvents(parts, { context, signal, witness, completeRangesOnly: false });
    const eventsSealed = seals.reduce((sum, { count }) => sum + count, 0);
    const last = seals.at(-1);
    return { seals: seals.length, eventsSealed, ...(last && { lastSeal: last.number, sealHash: hashOf(last) }) };
  };
}
