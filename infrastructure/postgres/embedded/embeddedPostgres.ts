// The embedded default's database: a real PostgreSQL under the data directory, shared by the service and the CLI beside it.
//
// There is no lock file to go stale. Every process that uses the server holds a shared advisory lock on it, and the
// service an exclusive one besides; PostgreSQL gives them up the moment a process dies, even by `kill -9`. Whoever leaves
// last (gets the shared lock exclusively) stops the server; a server whose service was killed is taken over as it runs.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findPostgresBinaries } from './binaries.js';
import { Cluster, type RunningPostmaster, superuser } from './cluster.js';
import { chooseLauncher } from './ordinaryUser.js';

const usersLock = 7_310_001;
const serviceLock = 7_310_002;
const database = 'postgres';
const retryMs = 1_000;

/** Another service already runs on this data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';
}

export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  /** The service is alone on a data directory; commands of the CLI may share it with the service and each other. */
  readonly exclusive: boolean;
  /** Called when the server had to be restarted under us, or could not be. */
  readonly onTrouble: (message: string, error: unknown) => void;
}

export class EmbeddedPostgres {
  readonly #cluster: Cluster;
  readonly #options: EmbeddedPostgresOptions;
  #server: RunningPostmaster;
  #session: pg.Client;
  #closing = false;
  #restarting: Promise<void> | undefined;

  private constructor(
    cluster: Cluster,
    options: EmbeddedPostgresOptions,
    server: RunningPostmaster,
    session: pg.Client,
  ) {
    this.#cluster = cluster;
    this.#options = options;
    this.#server = server;
    this.#session = session;
    this.#watch();
  }

  /** @throws DataDirectoryInUseError when `exclusive` and another service has the directory. */
  static async open(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const dataDirectory = resolve(options.dataDirectory);
    await mkdir(dataDirectory, { recursive: true });
    const launcher = await chooseLauncher(await findPostgresBinaries(), dataDirectory);
    const cluster = new Cluster(dataDirectory, launcher);
    await cluster.create();
    const { server, session } = await enter(cluster, options);
    return new EmbeddedPostgres(cluster, options, server, session);
  }

  async connectionString(): Promise<string> {
    return connectionString(this.#server.port, await this.#cluster.password());
  }

  /** Whether no other process uses the server: whatever another process left unfinished, it is not at it any more. */
  async isAlone(): Promise<boolean> {
    const { rows } = await this.#session.query<{ others: number }>(
      `select count(*)::int as others from pg_locks
       where locktype = 'advisory' and objid = $1 and pid <> pg_backend_pid()`,
      [usersLock],
    );
    return rows[0]?.others === 0;
  }

  /** Leaves, and stops the server when nobody else uses it. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#restarting;
    const last = await this.#session
      .query<{ last: boolean }>(`select pg_advisory_unlock_all(), pg_try_advisory_lock($1) as last`, [usersLock])
      .then(({ rows }) => rows[0]?.last === true)
      .catch(() => false);
    try {
      if (last) await this.#cluster.stop(this.#server);
    } finally {
      await this.#session.end().catch(() => {});
    }
  }

  // The server is a part of this service, not a neighbour: when it dies, it is started again on the same port.
  #watch(): void {
    this.#session.once('end', () => {
      if (!this.#closing) this.#restarting = this.#restart();
    });
  }

  async #restart(): Promise<void> {
    const { onTrouble } = this.#options;
    onTrouble('The embedded PostgreSQL went away; starting it again.', undefined);
    while (!this.#closing) {
      try {
        const { server, session } = await enter(this.#cluster, this.#options, this.#server.port);
        this.#server = server;
        this.#session = session;
        this.#watch();
        return;
      } catch (error) {
        onTrouble('The embedded PostgreSQL could not be started again; trying on.', error);
        await wait(retryMs);
      }
    }
  }
}

function connectionString(port: number, password: string): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

/** Joins the server that runs, or starts one; tries again while another process is just starting or stopping it. */
async function enter(
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
  port?: number,
): Promise<{ server: RunningPostmaster; session: pg.Client }> {
  const password = await cluster.password();
  let lastError: unknown;
  for (let attempt = 0; attempt < 20; attempt++) {
    if (attempt > 0) await wait(250);
    try {
      const running = await cluster.running();
      const session = running && (await join(running, password));
      if (session) {
        await lock(session, options).catch(async (error) => {
          await session.end().catch(() => {});
          throw error;
        });
        return { server: running, session };
      }
      await cluster.start(port);
    } catch (error) {
      if (error instanceof DataDirectoryInUseError) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

/** A session that holds the shared lock; undefined when nothing answers there or it is being stopped. */
async function join(server: RunningPostmaster, password: string): Promise<pg.Client | undefined> {
  const session = new pg.Client({
    connectionString: connectionString(server.port, password),
    application_name: `bookworm ${process.pid}`,
    keepAlive: true,
  });
  session.on('error', () => {});
  try {
    await session.connect();
    const { rows } = await session.query<{ joined: boolean }>('select pg_try_advisory_lock_shared($1) as joined', [
      usersLock,
    ]);
    if (rows[0]?.joined) return session;
    await session.end();
  } catch {
    // Stopped, stopping, or a stale pid file after a crash: the caller starts it or tries again.
  }
  return undefined;
}

async function lock(session: pg.Client, { exclusive, dataDirectory }: EmbeddedPostgresOptions): Promise<void> {
  if (!exclusive) return;
  const { rows } = await session.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [serviceLock]);
  if (rows[0]?.locked) return;
  const holder = await session.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = $1 and granted`,
    [serviceLock],
  );
  const process = holder.rows[0]?.application_name.replace('bookworm', 'process') ?? 'another process';
  throw new DataDirectoryInUseError(
    `BookWorm already runs on the data directory ${dataDirectory} (${process}). ` +
      'Stop it first, or give this one its own with DATA_DIRECTORY and PORT.',
  );
}
