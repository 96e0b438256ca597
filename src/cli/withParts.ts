// The CLI's entry to the container: opens what commands need, hands it over typed, and closes it whatever happens.
import { userInfo } from 'node:os';
import { v4 as uuidV4 } from 'uuid';
import type { CatalogSource } from '../../application/ports/catalogSource.js';
import type { Checkpoints } from '../../application/ports/checkpoints.js';
import type { Clock } from '../../application/ports/clock.js';
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';
import type { InstanceBeats } from '../../application/ports/instanceBeats.js';
import type { Leases } from '../../application/ports/leases.js';
import type { Load } from '../../application/ports/load.js';
import type { Logger } from '../../application/ports/logger.js';
import type { MessageConsumer } from '../../application/ports/messageConsumer.js';
import type { MessagePublisher } from '../../application/ports/messagePublisher.js';
import type { RelayControl } from '../../application/ports/relayControl.js';
import type { RelaySteering } from '../../application/ports/relaySteering.js';
import type { ReviewSource } from '../../application/ports/reviewSource.js';
import type { JobRunner } from '../../application/scheduling/jobRunner.js';
import type { JobStreams } from '../../application/scheduling/jobStreams.js';
import type { StoreClock } from '../../application/scheduling/storeClock.js';
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';
import { type Config, readConfig } from '../config.js';
import { createContainer } from '../container.js';
import { type Foundation, openFoundation, type Use } from '../foundation.js';
import { createLogger } from '../logger.js';
import type { ToolRegistry } from '../mcp/toolRegistry.js';
import type { Faults } from '../status/faults.js';
import type { SystemStatus } from '../status/systemStatus.js';
import { tokens } from '../tokens.js';
import { endingSignal } from './ending.js';

export interface Parts {
  readonly config: Config;
  readonly identity: InstanceIdentity;
  readonly logger: Logger;
  readonly places: Foundation['places'];
  readonly database: Database;
  readonly store: EventStore & EventSubscription;
  readonly log: EventStore & EventSubscription;
  readonly source: CatalogSource;
  /** Undefined unless BookWorm's reviews are read. */
  readonly reviewSource: ReviewSource | undefined;
  readonly checkpoints: Checkpoints;
  readonly relayControl: RelayControl;
  readonly relaySteering: RelaySteering;
  readonly beats: InstanceBeats;
  readonly leases: Leases;
  readonly clock: Clock;
  /** To be set by beats before the runner is asked for anything. */
  readonly storeClock: StoreClock;
  readonly streams: JobStreams;
  readonly runner: JobRunner;
  readonly faults: Faults;
  readonly status: SystemStatus;
  /** Aborts when the command is to end. */
  readonly ending: AbortSignal;
  /** Watches how busy this process is, from the first call on. */
  watchLoad(): Load;
  connectBus(): Promise<MessagePublisher>;
  /** Undefined when nothing is consumed. */
  connectConsumer(): Promise<MessageConsumer | undefined>;
  findTools(): Promise<ToolRegistry>;
}

/** @param use what the command does to the database: look at it, change it, or be the service. */
export async function withParts(use: Use, work: (parts: Parts) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const isService = use === 'serve';
  const ending = endingSignal({ endsWithReader: !isService });
  const logger = createLogger(isService ? config.logLevel : 'warn');
  const foundation = await openFoundation(config, logger, use);
  try {
    // Asked to end while it was starting: then there is nothing to do but to close, and a command has not done its work.
    if (!isService) ending.throwIfAborted();
    if (!ending.aborted) await work(wire(config, foundation, logger, ending));
  } finally {
    await foundation.close();
  }
}

function wire(config: Config, foundation: Foundation, logger: Logger, ending: AbortSignal): Parts {
  const { database, store, log, places } = foundation;
  const identity = { instance: config.instance, boot: uuidV4() };
  const container = createContainer({ config, foundation, identity, logger });
  return {
    config,
    identity,
    logger,
    places,
    database,
    store,
    log,
    source: container.get<CatalogSource>(tokens.catalogSource),
    reviewSource: container.isBound(tokens.reviewSource) ? container.get<ReviewSource>(tokens.reviewSource) : undefined,
    checkpoints: container.get<Checkpoints>(tokens.checkpoints),
    relayControl: container.get<RelayControl>(tokens.relayControl),
    relaySteering: container.get<RelaySteering>(tokens.relaySteering),
    beats: container.get<InstanceBeats>(tokens.instanceBeats),
    leases: container.get<Leases>(tokens.leases),
    clock: container.get<Clock>(tokens.clock),
    storeClock: container.get<StoreClock>(tokens.storeClock),
    streams: container.get<JobStreams>(tokens.jobStreams),
    runner: container.get<JobRunner>(tokens.jobRunner),
    faults: container.get<Faults>(tokens.faults),
    status: container.get<SystemStatus>(tokens.systemStatus),
    ending,
    watchLoad: () => container.get<Load>(tokens.load),
    // Loaded when they are asked for: most commands start faster without the drivers of the bus and MCP.
    connectBus: async () => (await import('../bus.js')).connectBus(config, logger),
    connectConsumer: async () => (await import('../bus.js')).connectConsumer(config, logger),
    async findTools() {
      const { bindTools } = await import('../mcp/bindTools.js');
      await bindTools(container, logger);
      return container.get<ToolRegistry>(tokens.toolRegistry);
    },
  };
}

/** Who works at this terminal, for the events' metadata. */
export function operator(): string {
  return `operator:${userInfo().username}`;
}
