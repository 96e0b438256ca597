// Hears from the log what others do to the jobs, so that nobody has to ask again and again.
import { jobOfStream, scheduledJobCategory } from '../../domain/scheduling/scheduledJobEvents.js';
import { Backoff } from '../backoff.js';
import type { EventStore } from '../ports/eventStore.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { Logger } from '../ports/logger.js';
import type { JobStreams } from './jobStreams.js';

export interface FollowingParts {
  readonly streams: JobStreams;
  readonly store: Pick<EventStore, 'head'>;
  readonly subscription: EventSubscription;
  readonly logger: Logger;
  /** Called with the jobs that something happened to, once `streams` knows of it, and the processes that did it. */
  readonly onChange: (jobs: ReadonlySet<string>, boots: ReadonlySet<string>) => void;
}

/** Runs until the signal aborts. */
export async function followJobs(parts: FollowingParts, signal: AbortSignal): Promise<void> {
  const { streams, store, subscription, logger, onChange } = parts;
  const backoff = new Backoff();
  while (!signal.aborted) {
    try {
      const after = await store.head();
      // What was known before then may be older than that.
      onChange(await streams.refresh(), new Set());
      await subscription.subscribeToAll({
        after,
        categories: [scheduledJobCategory],
        signal,
        async onBatch(events) {
          for (const event of events) await streams.observe(event);
          backoff.reset();
          const jobs = events.map(({ stream }) => jobOfStream(stream));
          const boots = events.flatMap(({ metadata }) => metadata.boot ?? []);
          if (events.length > 0) onChange(new Set(jobs), new Set(boots));
        },
      });
    } catch (error) {
      logger.warn({ err: error }, 'cannot hear what happens to the jobs; trying again');
      await backoff.wait(signal);
    }
  }
}
