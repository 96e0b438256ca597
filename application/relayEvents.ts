// The relay: hands integration events from the log to the bus, in log order, at least once, under ids that never change.
import { once } from 'node:events';
import { Backoff } from './backoff.js';
import type { Checkpoints } from './ports/checkpoints.js';
import type { EventStore } from './ports/eventStore.js';
import type { EventSubscription } from './ports/eventSubscription.js';
import type { Lease } from './ports/leases.js';
import type { Logger } from './ports/logger.js';
import type { MessagePublisher } from './ports/messagePublisher.js';
import { publishedEventTypes, toPublicMessage } from './publicMessages.js';
import { recordPublications } from './recordPublications.js';

export const relaySubscriber = 'relay';

const messagesAtOnce = 256;

export interface RelayParts {
  readonly store: EventStore;
  /** The name of the instance that relays. */
  readonly instance: string;
  readonly subscription: EventSubscription;
  readonly publisher: MessagePublisher;
  readonly checkpoints: Checkpoints;
  readonly logger: Logger;
  /** Hears why the relay stands still; undefined when it moves again. */
  readonly onFault: (fault: string | undefined) => void;
}

/** Another instance relayed the same events meanwhile; consumers saw the same ids. */
class CheckpointMovedError extends Error {}

/** Runs until the signal aborts. While the bus is away the log waits: nothing is read ahead, nothing is skipped. */
export async function relayEvents(
  parts: RelayParts,
  { token }: Pick<Lease, 'token'>,
  signal: AbortSignal,
): Promise<void> {
  const { subscription, publisher, checkpoints, logger, onFault } = parts;
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      const taken = await checkpoints.take(relaySubscriber, token);
      if (taken === undefined) {
        // Somebody else relays by now, and the next round of leases will say so.
        if (!signal.aborted) await once(signal, 'abort');
        return;
      }
      let checkpoint = taken;
      await subscription.subscribeToAll({
        after: checkpoint,
        types: publishedEventTypes,
        batchSize: messagesAtOnce,
        onBatch: async (events, position) => {
          await publisher.publish(events.flatMap((event) => toPublicMessage(event) ?? []));
          await recordPublications(parts, events);
          const step = { from: checkpoint, to: position, token };
          if (!(await checkpoints.move(relaySubscriber, step))) throw new CheckpointMovedError();
          checkpoint = position;
          backoff.reset();
        },
        onCaughtUp: () => onFault(undefined),
        signal,
      });
    } catch (error) {
      if (error instanceof CheckpointMovedError) continue;
      const fault = (error as Error).message;
      onFault(fault);
      logger.warn({ error: fault }, 'the relay waits; messages stay in the log');
      await backoff.wait(signal);
    }
  }
}
