// The running service: everything that goes on as long as the process does, started and stopped in the right order.

import type { CatalogSource } from '../application/ports/catalogSource.js';
import type { Checkpoints } from '../application/ports/checkpoints.js';
import type { Clock } from '../application/ports/clock.js';
import type { Database } from '../application/ports/database.js';
import type { EventStore } from '../application/ports/eventStore.js';
import type { EventSubscription } from '../application/ports/eventSubscription.js';
import type { InstanceBeats } from '../application/ports/instanceBeats.js';
import type { Lease, Leases } from '../application/ports/leases.js';
import type { Load } from '../application/ports/load.js';
import type { Logger } from '../application/ports/logger.js';
import type { MessageConsumer } from '../application/ports/messageConsumer.js';
import type { MessagePublisher } from '../application/ports/messagePublisher.js';
import type { RelayControl } from '../application/ports/relayControl.js';
import type { ReviewSource } from '../application/ports/reviewSource.js';
import { relayEvents } from '../application/relay/relayEvents.js';
import { refreshBooks } from '../application/reviews/refreshBooks.js';
import { reportReviewChange } from '../application/reviews/reportReviewChange.js';
import type { JobRunner } from '../application/scheduling/jobRunner.js';
import type { JobStreams } from '../application/scheduling/jobStreams.js';
import { jobDefinitions } from '../application/scheduling/jobs.js';
import { runScheduler } from '../application/scheduling/runScheduler.js';
import type { StoreClock } from '../application/scheduling/storeClock.js';
import { sealGrowth } from '../application/sealing/sealGrowth.js';
import { type SharedWork, shareWork } from '../application/shareWork.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../infrastructure/croner/cronerCalculations.js';
import { projectionLease } from '../projections/engine/projection.js';
import { runProjection } from '../projections/engine/runProjection.js';
import { projections } from '../projections/index.js';
import { knownReviews } from '../projections/knownReviews.js';
import { pendingRefreshes } from '../projections/pendingRefreshes.js';
import type { Config } from './config.js';
import { sealSigner } from './sealSigner.js';
import type { Faults, Part } from './status/faults.js';

export interface ServiceParts {
  readonly config: Config;
  readonly identity: InstanceIdentity;
  readonly database: Database;
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  /** Every event as it was written. */
  readonly log: EventStore & EventSubscription;
  readonly publisher: MessagePublisher;
  readonly source: CatalogSource;
  /** Undefined unless BookWorm's reviews are read. */
  readonly reviewSource: ReviewSource | undefined;
  /** Undefined when nothing is consumed. */
  readonly consumer: MessageConsumer | undefined;
  readonly checkpoints: Checkpoints;
  readonly relayControl: RelayControl;
  readonly beats: InstanceBeats;
  readonly leases: Leases;
  readonly streams: JobStreams;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly storeClock: StoreClock;
  readonly faults: Faults;
  watchLoad(): Load;
  /** Hears how long the bus took for each message. */
  readonly onConfirmed?: (tookMs: number) => void;
  readonly logger: Logger;
}

export interface RunningService {
  /** Resolves when all that was under way has ended: runs are handed back, checkpoints stand where the work does. */
  stop(): Promise<void>;
}

export function startService(parts: ServiceParts): RunningService {
  const { config, identity, faults, logger } = parts;
  const load = parts.watchLoad();
  const scheduling = new AbortController();
  const consuming = new AbortController();
  const following = new AbortController();

  const scheduler = runScheduler(
    {
      jobs: jobDefinitions(config.crons),
      streams: parts.streams,
      runner: parts.runner,
      calculations: cronerCalculations,
      store: parts.store,
      subscription: parts.subscription,
      beats: parts.beats,
      identity,
      clock: parts.storeClock,
      load,
      logger,
      leaseMs: config.leaseMs,
      mostRuns: config.mostRuns,
      onRound: (fault) => faults.report('scheduler', fault?.message),
    },
    scheduling.signal,
  );
  const consumption = consume(parts, consuming.signal);
  const sharing = shareWork(parts, sharedWorks(parts), following.signal);

  return {
    async stop() {
      // First those who write to the log, so that what they wrote last is still followed.
      scheduling.abort();
      consuming.abort();
      await Promise.all([scheduler, consumption]);
      load.close();
      following.abort();
      await sharing;
      await parts.publisher.close();
    },
  };
}

/** Every instance does: they compete for the messages, and which of them gets one does not matter. */
async function consume({ consumer, store, identity, faults }: ServiceParts, signal: AbortSignal): Promise<void> {
  if (!consumer) return;
  faults.ask('consumer', () => consumer.trouble);
  await consumer.consume(async (message) => {
    await reportReviewChange({ store, instance: identity.instance }, message);
  }, signal);
}

/** What one instance at a time does: the relay, sealing the log as it grows, refreshing books, and each projection. */
function sharedWorks(parts: ServiceParts): readonly SharedWork[] {
  const { config, identity, database, store, subscription, log, publisher, checkpoints, clock, faults, logger } = parts;
  const reporting = (part: Part) => (fault: string | undefined) => faults.report(part, fault);
  const { instance } = identity;
  const relay = {
    ...{ store, subscription, publisher, checkpoints, control: parts.relayControl, instance, logger },
    windowSize: config.relayWindow,
    parksUndelivered: config.parksUndelivered,
    onFault: reporting('relay'),
    ...(parts.onConfirmed && { onConfirmed: parts.onConfirmed }),
  };
  const signer = sealSigner(config);
  const sealing = { log, subscription: log, signer, clock, instance, logger, onFault: reporting('seals') };
  const { passesParked } = config;
  const projecting = { database, store, subscription, logger, passesParked, instance };
  return [
    { name: 'relay', run: (lease, signal) => relayEvents(relay, lease, signal) },
    { name: 'seals', run: (_lease, signal) => sealGrowth(sealing, signal) },
    ...refreshing(parts),
    ...projections.map((projection) => ({
      name: projectionLease(projection),
      run: (lease: Lease, signal: AbortSignal) => runProjection(projecting, projection, lease, signal),
    })),
  ];
}

function refreshing(parts: ServiceParts): readonly SharedWork[] {
  const { database, store, subscription, source, reviewSource, clock, identity, faults, logger } = parts;
  if (!reviewSource) return [];
  const refreshes = {
    ...{ store, subscription, clock, logger, catalog: source, source: reviewSource, instance: identity.instance },
    known: knownReviews(database),
    pending: pendingRefreshes(database),
    onFault: (fault: string | undefined) => faults.report('reviews', fault),
  };
  return [{ name: 'bookRefresh', run: (_lease, signal) => refreshBooks(refreshes, signal) }];
}
