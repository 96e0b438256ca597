// Follows the log through lost connections: the client reports a dropped subscription and leaves the rest to us.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { SubscriptionOptions } from '../../../application/ports/eventSubscription.js';
import type { Logger } from '../../../application/ports/logger.js';
import { eventsOfInterest } from './eventMapping.js';
import { type RetryPolicy, retryDelayMs } from './persist.js';
import type { LogReader } from './readLog.js';
import { Tail } from './tail.js';

export interface SubscriptionContext {
  readonly client: EventStoreDBClient;
  readonly reader: LogReader;
  readonly policy: RetryPolicy;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * The server tells a filtered subscription only now and then how far it has searched, and one from before 23.10 never tells
 * that this was all: idle for so long, we look ourselves.
 */
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
  { client, reader }: SubscriptionContext,
  { batchSize = 1_000, onBatch, onCaughtUp, signal, ...filter }: SubscriptionOptions,
  progress: Progress,
): Promise<unknown> {
  const isWanted = eventsOfInterest(filter);
  const tail = new Tail(client, { filter, batchSize, after: progress.position, signal });
  let announced = false;
  const announce = () => {
    if (!announced) onCaughtUp?.();
    announced = true;
  };
  try {
    while (!signal.aborted && !tail.dropped) {
      const { events, position, isEnd } = tail.take(batchSize);
      if (position > progress.position) {
        await onBatch(events.filter(isWanted), position);
        progress.position = position;
        announced = false;
      } else if (isEnd && !announced) {
        announce();
      } else if ((await tail.change(idleMs)) === 'idle' && tail.confirmed) {
        const end = await endWithoutEvents(reader, filter, progress.position).catch(() => undefined);
        if (end === undefined || signal.aborted) continue;
        if (end > progress.position) await onBatch([], end);
        progress.position = end;
        announce();
      }
      if (tail.confirmed) progress.failures = 0;
    }
    return tail.dropped;
  } finally {
    tail.close();
  }
}

/** The end of the log if nothing wanted lies between; undefined when it does, and so is on its way to us. */
async function endWithoutEvents(
  reader: LogReader,
  filter: Pick<SubscriptionOptions, 'types' | 'categories'>,
  position: bigint,
): Promise<bigint | undefined> {
  const head = await reader.head();
  if (head <= position) return position;
  for await (const _ of reader.all({ ...filter, after: position, before: head + 1n, limit: 1 })) return undefined;
  return head;
}
