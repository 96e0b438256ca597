// Opens what everything else stands on: the database, brought to the newest schema, and the event log.
import type { EventStore } from '../application/ports/eventStore.js';
import type { EventSubscription } from '../application/ports/eventSubscription.js';
import type { Logger } from '../application/ports/logger.js';
import { upcasting } from '../application/upcasting.js';
import { UpcastingEventStore } from '../application/upcastingEventStore.js';
import { PostgresEventStore } from '../infrastructure/event-store/postgres/postgresEventStore.js';
import { isConnectionFault } from '../infrastructure/postgres/connectionFault.js';
import { EmbeddedPostgres } from '../infrastructure/postgres/embedded/embeddedPostgres.js';
import { isMigrated, migrate } from '../infrastructure/postgres/migrate.js';
import { migrations } from '../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../infrastructure/postgres/postgresDatabase.js';
import { PostgresInstanceBeats } from '../infrastructure/postgres/postgresInstanceBeats.js';
import { removeAllLeases } from '../infrastructure/postgres/postgresLeases.js';
import { createMissingTables } from '../projections/engine/createMissingTables.js';
import { projections } from '../projections/index.js';
import type { Config } from './config.js';

export interface Foundation {
  readonly database: PostgresDatabase;
  /** Every event in the shape of today. */
  readonly store: EventStore & EventSubscription;
  /** Every event as it was written, for those who look at the log itself. */
  readonly log: EventStore & EventSubscription;
  /** Where the two are, for people; no secrets. */
  readonly places: { readonly database: string; readonly eventLog: string };
  close(): Promise<void>;
}

/** A command that only looks found nothing of ours in the database. */
export class NoBookWormHereError extends Error {
  override readonly name = 'NoBookWormHereError';
}

/** The database that DATABASE_URL names cannot be used. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError';
}

/**
 * What a command does: `look` reads and changes nothing, not even a schema; `change` may; `serve` is the service, which is
 * alone on an embedded database.
 */
export type Use = 'look' | 'change' | 'serve';

/** @throws DatabaseUnreachableError, NoBookWormHereError, DataDirectoryInUseError */
export async function openFoundation(config: Config, logger: Logger, use: Use): Promise<Foundation> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const exclusive = use === 'serve';
  try {
    const embedded = config.databaseUrl === undefined ? await openEmbedded(config, logger, exclusive) : undefined;
    if (embedded) closers.push(() => embedded.close());
    const url = config.databaseUrl ?? (await embedded?.connectionString()) ?? '';
    const database = new PostgresDatabase(url, (err) => logger.warn({ err }, 'lost a database connection'));
    closers.push(() => database.close());
    // The embedded database is ours; another one is only changed by those who mean to.
    await prepareSchema(database, { url, mayChange: embedded !== undefined || use !== 'look' });
    if (exclusive && (await embedded?.isAlone())) {
      await new PostgresInstanceBeats(database).removeAll();
      await removeAllLeases(database);
    }
    const log = await openEventStore(config, database, url, logger);
    closers.push(() => log.close());
    const store = new UpcastingEventStore(log, upcasting);
    const places = {
      database: embedded ? `embedded PostgreSQL in ${config.dataDirectory}` : `PostgreSQL at ${hostsOf(url)}`,
      eventLog: config.eventStoreUrl ? `EventStoreDB at ${hostsOf(config.eventStoreUrl)}` : 'PostgreSQL',
    };
    return { database, store, log, places, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openEmbedded({ dataDirectory }: Config, logger: Logger, exclusive: boolean): Promise<EmbeddedPostgres> {
  const onTrouble = (message: string, error: unknown) => logger.error({ err: error }, message);
  return EmbeddedPostgres.open({ dataDirectory, exclusive, onTrouble });
}

async function openEventStore({ eventStoreUrl }: Config, database: PostgresDatabase, url: string, logger: Logger) {
  if (!eventStoreUrl) return new PostgresEventStore(database, url);
  // Loaded only where it is used: it takes longer than everything else here.
  const { connectEventStoreDb, EventStoreDbEventStore } = await import(
    '../infrastructure/event-store/eventstoredb/eventStoreDbEventStore.js'
  );
  return new EventStoreDbEventStore(connectEventStoreDb(eventStoreUrl), logger);
}

async function prepareSchema(
  database: PostgresDatabase,
  { url, mayChange }: { url: string; mayChange: boolean },
): Promise<void> {
  try {
    if (mayChange) {
      await migrate(database, migrations);
      for (const projection of projections) await createMissingTables(database, projection);
    } else if (!(await isMigrated(database, migrations))) {
      throw new NoBookWormHereError(
        `The database at ${hostsOf(url)} holds no BookWorm of this release. Start the service on it once, or check DATABASE_URL.`,
      );
    }
  } catch (error) {
    if (!isConnectionFault(error) && !isRefusedLogin(error)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DatabaseUnreachableError(
      `PostgreSQL at ${hostsOf(url)} cannot be used: ${message || code}. Check DATABASE_URL and that server.`,
      { cause: error },
    );
  }
}

/** SQLSTATE classes 28 (wrong user or password) and 3D (no such database). */
function isRefusedLogin(error: unknown): boolean {
  return /^(28|3D)/.test((error as { code?: string }).code ?? '');
}

/** The hosts of a URL, of which EventStoreDB's may have several; never its user or password. */
function hostsOf(url: string): string {
  return /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(url)?.[1] ?? 'an unknown host';
}
