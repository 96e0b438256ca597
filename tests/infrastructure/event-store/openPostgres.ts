// PostgreSQL for the contract: a server of its own, which a test may disturb and kill without hurting the others.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { EventStore } from '../../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../../infrastructure/postgres/migrate.js';
import { migrations } from '../../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../../infrastructure/postgres/postgresDatabase.js';
import type { OpenedStore } from '../../contract/openStore.js';
import { sampleEvents } from '../../contract/sampleEvents.js';
import { eventually } from '../../support/eventually.js';
import { startAndHear } from '../../support/storeProcess.js';

interface Server {
  readonly url: string;
  readonly dataDirectory: string;
}

const database = 'contract';
const strangers = 'strangers';

export async function openPostgres(): Promise<OpenedStore> {
  const { process: cluster, report } = startAndHear<Server>('storeProcessCluster.js', []);
  const server = await report;
  const own = { ...server, url: server.url.replace(/\/[^/]*$/, `/${database}`) };
  const pool = new PostgresDatabase(own.url, () => undefined);
  try {
    await withClient(server.url, (client) => client.query(`create database ${database}`));
    await migrate(pool, migrations);
  } catch (error) {
    await pool.close();
    await cluster.stop();
    throw error;
  }
  const store = new PostgresEventStore(pool, own.url);
  let disturbances = 0;
  return {
    store,
    url: own.url,
    fill: (count, type) => fill(store, count, type),
    restart: () => restart(own),
    disturb: () => disturb(own.url, disturbances++),
    async close() {
      await store.close();
      await pool.close();
      await cluster.stop();
    },
  };
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** In large appends, several on their way at once. */
async function fill(store: EventStore, count: number, type: string): Promise<void> {
  const most = 2_000;
  let left = count;
  const write = async () => {
    while (left > 0) {
      const size = Math.min(left, most);
      left -= size;
      await store.append(`filled-${randomUUID()}`, 'noStream', sampleEvents(size, { type }));
    }
  };
  await Promise.all(Array.from({ length: 4 }, write));
}

/** Kills the server with all its processes; the one who watches over it starts it again, on the same port. */
async function restart({ url, dataDirectory }: Server): Promise<void> {
  const postmaster = () => readFile(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').then(Number.parseInt);
  const killed = await postmaster();
  const sessions = await withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
    return rows.map(({ pid }) => pid);
  });
  // The postmaster first: it would see the others off in order.
  for (const pid of [killed, ...sessions]) kill(pid);
  await eventually(
    async () => {
      await withClient(url, (client) => client.query('select 1'));
      if ((await postmaster()) === killed) throw new Error('PostgreSQL has not been started again.');
    },
    { withinMs: 60_000 },
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Somebody else who appends, in transactions of their own. */
interface Stranger {
  readonly session: PostgresDatabase;
  readonly store: EventStore;
  close(): Promise<void>;
}

function openStranger(url: string): Stranger {
  const session = new PostgresDatabase(`${url}?application_name=${strangers}`, () => undefined);
  // One connection, so that all statements are in one transaction after a `begin`.
  session.pool.options.max = 1;
  const store = new PostgresEventStore(session, url);
  const close = async () => {
    await store.close();
    await session.close();
  };
  return { session, store, close };
}

/**
 * Two transactions beside the writers: one that has its transaction id and a position early and appends late, and one that
 * appends and keeps everybody waiting meanwhile. Each is committed, or rolled back, or loses its connection, in turn; then
 * a connection of somebody else's is cut.
 */
async function disturb(url: string, round: number): Promise<void> {
  const [early, late] = [openStranger(url), openStranger(url)];
  try {
    await early.session.query('begin');
    await early.session.query(
      `select pg_current_xact_id(), nextval(pg_get_serial_sequence('event_log.event', 'position'))`,
    );
    await late.session.query('begin');
    await appendSome(late);
    await untilOthersWait(early);
    await end(late, round);
    await appendSome(early);
    await untilOthersWait(early);
    await cutSomeConnection(early);
    await end(early, round + 1);
  } finally {
    await Promise.all([early.close(), late.close()]);
  }
}

async function appendSome({ store }: Stranger): Promise<void> {
  await store.append(`disturbance-${randomUUID()}`, 'noStream', sampleEvents(3, { type: 'Disturbed' }));
}

/** Writers that come while the log is locked must wait; when none comes, there are none. */
async function untilOthersWait({ session }: Stranger): Promise<void> {
  const fewest = 2;
  for (let look = 0; look < 100; look++) {
    const [row] = await session.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted`,
    );
    if ((row?.waiting ?? 0) >= fewest) return;
  }
}

async function end({ session }: Stranger, round: number): Promise<void> {
  const cut = async () => (await session.pool.connect()).release(true);
  const ways = [() => session.query('commit'), () => session.query('rollback'), cut];
  await ways[round % ways.length]?.();
}

async function cutSomeConnection({ session }: Stranger): Promise<void> {
  await session.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name <> $1 order by random() limit 1`,
    [strangers],
  );
}
