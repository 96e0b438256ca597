// Opens what everything else stands on: the database, brought to the newest schema, and the event log.
import type { EventStore } from '../application/ports/eventStore.js';
import type { EventSubscription } from '../application/ports/eventSubscription.js';
import type { Logger } from '../application/ports/logger.js';
import {
  connectEventStoreDb,
  EventStoreDbEventStore,
} from '../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js';
import { PostgresEventStore } from '../infrastructure/event-store/postgres/postgresEventStore.js';
import { EmbeddedPostgres } from '../infrastructure/postgres/embedded/embeddedPostgres.js';
import { migrate } from '../infrastructure/postgres/migrate.js';
import { migrations } from '../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../infrastructure/postgres/postgresDatabase.js';
import { PostgresInstanceBeats } from '../infrastructure/postgres/postgresInstanceBeats.js';
import { createMissingTables } from '../projections/engine/createMissingTables.js';
import { projections } from '../projections/index.js';
import type { Config } from './config.js';

export interface Foundation {
  readonly database: PostgresDatabase;
  readonly store: EventStore & EventSubscription;
  /** Where the two are, for people; no secrets. */
  readonly places: { readonly database: string; readonly eventLog: string };
  close(): Promise<void>;
}

/** The database that DATABASE_URL names cannot be used. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/** @param exclusive the caller is the service, which is alone on an embedded database. */
export async function openFoundation(config: Config, logger: Logger, { exclusive = false } = {}): Promise<Foundation> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const embedded = config.databaseUrl === undefined ? await openEmbedded(config, logger, exclusive) : undefined;
    if (embedded) closers.push(() => embedded.close());
    const url = config.databaseUrl ?? (await embedded?.connectionString()) ?? '';
    const database = new PostgresDatabase(url, (error) =>
      logger.warn({ error: error.message }, 'lost a database connection'),
    );
    closers.push(() => database.close());
    await prepareSchema(database, url);
    if (exclusive && (await embedded?.isAlone())) await new PostgresInstanceBeats(database).removeAll();
    const store = openEventStore(config, database, url, logger);
    closers.push(() => store.close());
    const places = {
      database: embedded ? `embedded PostgreSQL in ${config.dataDirectory}` : `PostgreSQL at ${hostOf(url)}`,
      eventLog: config.eventStoreUrl ? `EventStoreDB at ${hostOf(config.eventStoreUrl)}` : 'PostgreSQL',
    };
    return { database, store, places, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openEmbedded({ dataDirectory }: Config, logger: Logger, exclusive: boolean): Promise<EmbeddedPostgres> {
  const onTrouble = (message: string, error: unknown) => logger.error({ error: (error as Error)?.message }, message);
  return EmbeddedPostgres.open({ dataDirectory, exclusive, onTrouble });
}

function openEventStore(config: Config, database: PostgresDatabase, url: string, logger: Logger) {
  if (config.eventStoreUrl) return new EventStoreDbEventStore(connectEventStoreDb(config.eventStoreUrl), logger);
  return new PostgresEventStore(database, url);
}

async function prepareSchema(database: PostgresDatabase, url: string): Promise<void> {
  try {
    await migrate(database, migrations);
    for (const projection of projections) await createMissingTables(database, projection);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DatabaseUnreachableError(
      `PostgreSQL at ${hostOf(url)} cannot be used: ${message || code}. Check DATABASE_URL and that server.`,
      { cause: error },
    );
  }
}

function hostOf(url: string): string {
  return new URL(url).host;
}
