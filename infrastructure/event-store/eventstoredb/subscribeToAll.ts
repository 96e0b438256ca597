// Follows the log through lost connections: the client reports a dropped subscription and leaves the rest to us.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import type { Logger } from '../../../application/ports/logger.js';
import { eventsOfInterest } from './eventMapping.js';
import { type RetryPolicy, retryDelayMs } from './failures.js';
import { Tail } from './tail.js';

export interface SubscriptionContext {
  readonly client: EventStoreDBClient;
  readonly policy: RetryPolicy;
  readonly logger: Pick<Logger, 'warn'>;
  /** How far the log holds nothing of these types after this position; the position itself when it does, or is its end. */
  searchedFrom(position: bigint, types: readonly string[] | undefined): Promise<bigint>;
}

/** The server tells a filtered subscription only now and then how far it has searched; idle for this long, we look. */
const idleMs = 1_000;

interface Progress {
  /** Up to here the handler has done its work. */
  position: bigint;
  /** Since the server last confirmed a subscription. */
  failures: number;
}

export async function subscribeToAll(context: SubscriptionContext, options: SubscriptionOptions): Promise<void> {
  const { signal } = options;
  const progress: Progress = { position: options.after, failures: 0 };
  while (!signal.aborted) {
    const cause = await followUntilDropped(context, options, progress);
    if (signal.aborted) return;
    const delayMs = retryDelayMs(context.policy, ++progress.failures);
    const { position } = progress;
    context.logger.warn({ err: cause, position: String(position), delayMs }, 'Subscription dropped; resuming it');
    // Rejects only when the signal aborts, which the loop looks at.
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Returns why the subscription dropped, or undefined when the signal ended it. */
async function followUntilDropped(
  { client, searchedFrom }: SubscriptionContext,
  { types, batchSize = 1_000, onBatch, onCaughtUp, signal }: SubscriptionOptions,
  progress: Progress,
): Promise<unknown> {
  const isWanted = eventsOfInterest(types);
  const tail = new Tail(client, { types, batchSize, after: progress.position, signal });
  let announced = false;
  try {
    while (!signal.aborted && !tail.dropped) {
      const { events, position, isEnd } = tail.take(batchSize);
      if (position > progress.position) {
        await onBatch(events.filter(isWanted), position);
        progress.position = position;
        announced = false;
      } else if (isEnd && !announced) {
        announced = true;
        onCaughtUp?.();
      } else if ((await tail.change(idleMs)) === 'idle' && announced) {
        // Whatever is on its way to us is found by this search too, and then nothing is passed over.
        const searched = await searchedFrom(progress.position, types).catch(() => progress.position);
        if (searched > progress.position) await onBatch([], searched);
        progress.position = searched;
      }
      if (tail.confirmed) progress.failures = 0;
    }
    return tail.dropped;
  } finally {
    tail.close();
  }
}
