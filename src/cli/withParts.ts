// The CLI's entry to the container: opens what commands need, hands it over typed, and closes it whatever happens.
import { userInfo } from 'node:os';
import type { Container } from 'inversify';
import { v4 as uuidV4 } from 'uuid';
import type { InstanceIdentity, JobRunner } from '../../application/jobRunner.js';
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import type { InstanceBeats } from '../../application/ports/instanceBeats.js';
import type { Logger } from '../../application/ports/logger.js';
import { type Config, readConfig } from '../config.js';
import { createContainer } from '../container.js';
import { type Foundation, openFoundation } from '../foundation.js';
import { createLogger } from '../logger.js';
import type { SystemStatus } from '../status/systemStatus.js';
import { tokens } from '../tokens.js';

export interface CliParts {
  readonly config: Config;
  readonly foundation: Foundation;
  readonly identity: InstanceIdentity;
  readonly logger: Logger;
  readonly container: Container;
  readonly database: Database;
  readonly store: EventStore & EventSubscription;
  readonly beats: InstanceBeats;
  readonly runner: JobRunner;
  readonly status: SystemStatus;
}

export interface CliOptions {
  /** This is the service: alone on its data directory, and it logs as much as it was told to. */
  readonly isService?: boolean;
}

export async function withParts<Result>(
  work: (parts: CliParts) => Promise<Result>,
  { isService = false }: CliOptions = {},
): Promise<Result> {
  const config = readConfig(process.env);
  const logger = createLogger(isService ? config.logLevel : 'warn');
  const foundation = await openFoundation(config, logger, { exclusive: isService });
  try {
    const identity = { instance: config.instance, boot: uuidV4() };
    const container = createContainer({ config, foundation, identity, logger });
    return await work({
      config,
      foundation,
      identity,
      logger,
      container,
      database: foundation.database,
      store: foundation.store,
      beats: container.get<InstanceBeats>(tokens.instanceBeats),
      runner: container.get<JobRunner>(tokens.jobRunner),
      status: container.get<SystemStatus>(tokens.systemStatus),
    });
  } finally {
    await foundation.close();
  }
}

/** Who works at this terminal, for the events' metadata. */
export function operator(): string {
  return `operator:${userInfo().username}`;
}
