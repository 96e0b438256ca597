// The one composition root: Config and what it opened -> a wired container. Everything is a singleton.
import { Container } from 'inversify';
import { synchroniseCatalog } from '../application/catalog/synchroniseCatalog.js';
import type { CatalogSource } from '../application/ports/catalogSource.js';
import type { Logger } from '../application/ports/logger.js';
import type { ReviewSource } from '../application/ports/reviewSource.js';
import { JobRunner } from '../application/scheduling/jobRunner.js';
import { JobStreams } from '../application/scheduling/jobStreams.js';
import { StoreClock } from '../application/scheduling/storeClock.js';
import { sealLog } from '../application/sealing/sealLog.js';
import type { InstanceIdentity } from '../domain/scheduling/scheduledJobEvents.js';
import { BookwormCatalogSource } from '../infrastructure/bookworm-catalog/bookwormCatalogSource.js';
import { BookwormReviewSource } from '../infrastructure/bookworm-rating/bookwormReviewSource.js';
import { cronerCalculations } from '../infrastructure/croner/cronerCalculations.js';
import { PostgresCheckpoints } from '../infrastructure/postgres/postgresCheckpoints.js';
import { PostgresInstanceBeats } from '../infrastructure/postgres/postgresInstanceBeats.js';
import { PostgresLeases } from '../infrastructure/postgres/postgresLeases.js';
import { PostgresRelayControl } from '../infrastructure/postgres/postgresRelayControl.js';
import { PostgresRelaySteering } from '../infrastructure/postgres/postgresRelaySteering.js';
import { busAddress } from '../infrastructure/rabbitmq/topology.js';
import { sampleCatalogSource } from '../infrastructure/sample-catalog/sampleCatalogSource.js';
import { ProcessLoad } from '../infrastructure/system/processLoad.js';
import { systemClock } from '../infrastructure/system/systemClock.js';
import { knownCatalog } from '../projections/knownCatalog.js';
import { pruneRunHistory } from '../projections/pruneRunHistory.js';
import type { Config } from './config.js';
import type { Foundation } from './foundation.js';
import { sealSigner } from './sealSigner.js';
import { Faults } from './status/faults.js';
import { readSystemStatus } from './status/readSystemStatus.js';
import { tokens } from './tokens.js';

export interface ContainerParts {
  readonly config: Config;
  readonly foundation: Foundation;
  readonly identity: InstanceIdentity;
  readonly logger: Logger;
}

/** Everything that needs neither a connection of its own nor a look into a folder. */
export function createContainer({ config, foundation, identity, logger }: ContainerParts): Container {
  const { database, store, log } = foundation;
  const source: CatalogSource = config.catalogUrl
    ? new BookwormCatalogSource({ baseUrl: config.catalogUrl })
    : sampleCatalogSource;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(tokens.clock).toConstantValue(systemClock);
  container.bind(tokens.database).toConstantValue(database);
  container.bind(tokens.catalogSource).toConstantValue(source);
  const reviews = reviewSource(config);
  if (reviews) container.bind(tokens.reviewSource).toConstantValue(reviews);
  container.bind(tokens.checkpoints).toConstantValue(new PostgresCheckpoints(database));
  container.bind(tokens.relayControl).toConstantValue(new PostgresRelayControl(database));
  const relaySteering = new PostgresRelaySteering(database);
  container.bind(tokens.relaySteering).toConstantValue(relaySteering);
  container.bind(tokens.instanceBeats).toConstantValue(new PostgresInstanceBeats(database));
  container.bind(tokens.leases).toConstantValue(new PostgresLeases(database, identity));
  container.bind(tokens.faults).toConstantValue(new Faults());
  const storeClock = new StoreClock(systemClock);
  container.bind(tokens.storeClock).toConstantValue(storeClock);
  container.bind(tokens.load).toDynamicValue(() => new ProcessLoad());
  const streams = new JobStreams({ store, calculations: cronerCalculations });
  container.bind(tokens.jobStreams).toConstantValue(streams);
  container.bind(tokens.jobRunner).toDynamicValue(() => {
    const { maxDelistPercent } = config;
    const handlers = {
      synchroniseCatalog: synchroniseCatalog({
        source,
        store,
        known: knownCatalog(database),
        maxDelistPercent,
        logger,
      }),
      sealLog: sealLog({ log, signer: sealSigner(config), clock: systemClock }),
      pruneRunHistory: pruneRunHistory(database),
    };
    return new JobRunner({ streams, handlers, identity, clock: storeClock, logger });
  });
  container.bind(tokens.systemStatus).toDynamicValue(({ get }) =>
    readSystemStatus({
      database,
      store,
      faults: get<Faults>(tokens.faults),
      places: foundation.places,
      sourceName: source.name,
      reviewSourceName: reviews?.name,
      busName: busName(config),
      relay: relaySteering,
      consumes: consumption(config),
      isLogSeparate: config.eventStoreUrl !== undefined,
    }),
  );
  return container;
}

/** For people: where messages go by these settings, without user and password. */
export function busName({ amqpUrl }: Config): string {
  return amqpUrl ? busAddress(amqpUrl).name : 'in-process bus';
}

/** Reviews are of BookWorm's own books: the sample catalog's have none there. */
function reviewSource({ catalogUrl, ratingUrl }: Config): ReviewSource | undefined {
  return catalogUrl && ratingUrl ? new BookwormReviewSource({ baseUrl: ratingUrl }) : undefined;
}

/** For people. */
function consumption({ amqpUrl, ratingUrl, catalogUrl }: Config): string | undefined {
  if (!amqpUrl) return undefined;
  const missing = Object.entries({ CATALOG_URL: catalogUrl, RATING_URL: ratingUrl }).flatMap(([name, url]) =>
    url ? [] : [name],
  );
  if (missing.length > 0) return `consumes nothing: to hear of reviews, set ${missing.join(' and ')}`;
  return `consumes from ${busAddress(amqpUrl).name}`;
}
