// Seals the log as it grows, between the hourly runs: whenever a complete range waits.
import { v7 as uuidV7 } from 'uuid';
import { mostSealedEvents } from '../../domain/auditing/logSeal.js';
import { Backoff } from '../backoff.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { Logger } from '../ports/logger.js';
import { readLastSeal, sealedUpTo } from './readSeals.js';
import { hashOf } from './sealStatement.js';
import { type SealingParts, sealWaitingEvents } from './sealWaitingEvents.js';
import { SealWitness } from './sealWitness.js';

export interface SealGrowthParts extends SealingParts {
  readonly subscription: EventSubscription;
  /** The instance that seals, for the events' metadata. */
  readonly instance: string;
  readonly logger: Logger;
  /** Hears why nothing is sealed; undefined when it goes on. */
  readonly onFault: (fault: string | undefined) => void;
}

/** Runs until the signal aborts. Several may run at once: that costs readings, never a second seal of an event. */
export async function sealGrowth(parts: SealGrowthParts, signal: AbortSignal): Promise<void> {
  const { logger, onFault, instance } = parts;
  const witness = new SealWitness();
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      await completeRange(parts, witness, signal);
      if (signal.aborted) return;
      const context = { correlationId: uuidV7(), actor: 'sealer', instance };
      const seals = await sealWaitingEvents(parts, { context, signal, witness, completeRangesOnly: true });
      for (const seal of seals) {
        logger.info({ seal: seal.number, events: seal.count, sealHash: hashOf(seal) }, 'sealed the log');
      }
      onFault(undefined);
      backoff.reset();
    } catch (error) {
      if (signal.aborted) return;
      const fault = (error as Error).message;
      onFault(fault);
      logger.warn({ error: fault }, 'the log is not sealed as it grows; trying again');
      await backoff.wait(signal);
    }
  }
}

/** Waits until as many events as a seal can cover were recorded after the last seal's, or the signal aborts. */
async function completeRange(
  { log, subscription, onFault }: SealGrowthParts,
  witness: SealWitness,
  signal: AbortSignal,
): Promise<void> {
  const last = await readLastSeal(log);
  await witness.check(log, last);
  const complete = new AbortController();
  let waiting = 0;
  await subscription.subscribeToAll({
    after: sealedUpTo(last),
    onBatch: async (events) => {
      waiting += events.length;
      if (waiting >= mostSealedEvents) complete.abort();
    },
    onCaughtUp: () => onFault(undefined),
    signal: AbortSignal.any([signal, complete.signal]),
  });
}
