// The running service: everything that goes on as long as the process does, started and stopped in the right order.
import { setMaxListeners } from 'node:events';
import type { JobRunner } from '../application/jobRunner.js';
import { jobDefinitions } from '../application/jobs.js';
import type { Checkpoints } from '../application/ports/checkpoints.js';
import type { Clock } from '../application/ports/clock.js';
import type { Database } from '../application/ports/database.js';
import type { EventStore } from '../application/ports/eventStore.js';
import type { EventSubscription } from '../application/ports/eventSubscription.js';
import type { InstanceBeats } from '../application/ports/instanceBeats.js';
import type { Logger } from '../application/ports/logger.js';
import type { MessagePublisher } from '../application/ports/messagePublisher.js';
import { relayEvents } from '../application/relayEvents.js';
import { runScheduler } from '../application/runScheduler.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobMessages.js';
import { cronerCalculations, nextDueTime } from '../infrastructure/croner/cronerCalculations.js';
import { runProjection } from '../projections/engine/runProjection.js';
import { projections } from '../projections/index.js';
import type { Config } from './config.js';
import type { Faults } from './status/faults.js';

export interface ServiceParts {
  readonly config: Config;
  readonly identity: InstanceIdentity;
  readonly database: Database;
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly publisher: MessagePublisher;
  readonly checkpoints: Checkpoints;
  readonly beats: InstanceBeats;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logger: Logger;
}

export interface RunningService {
  /** Resolves when all that was under way has ended: runs are handed back, checkpoints stand where the work does. */
  stop(): Promise<void>;
}

export function startService(parts: ServiceParts): RunningService {
  const { config, identity, clock, faults, logger, database, store, subscription } = parts;
  const scheduling = new AbortController();
  const following = new AbortController();
  // Every projection listens; Node would take so many for a leak.
  setMaxListeners(0, following.signal);

  const scheduler = runScheduler(
    {
      jobs: jobDefinitions(config.crons),
      runner: parts.runner,
      calculations: cronerCalculations,
      nextDueTime,
      beats: parts.beats,
      identity,
      clock,
      logger,
      leaseMs: config.leaseMs,
      onRound: (fault) => faults.report('scheduler', fault?.message),
    },
    scheduling.signal,
  );
  const { publisher, checkpoints } = parts;
  const onFault = (fault: string | undefined) => faults.report('relay', fault);
  const { instance } = identity;
  const relay = relayEvents(
    { store, instance, subscription, publisher, checkpoints, logger, onFault },
    following.signal,
  );
  const followers = projections.map((projection) =>
    runProjection({ database, store, subscription, logger }, projection, following.signal),
  );

  return {
    async stop() {
      // First those who write to the log, so that what they wrote last is still followed.
      scheduling.abort();
      await scheduler;
      following.abort();
      await Promise.all([relay, ...followers]);
      await publisher.close();
    },
  };
}
