// The PostgreSQL that all contestants share: one of its own in a temporary folder, or the one of BENCH_POSTGRES_URL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../infrastructure/postgres/embedded/embeddedPostgres.js';

export interface BenchServer {
  readonly isEmbedded: boolean;
  /** A session for questions about the server; not for measuring. */
  readonly session: pg.Client;
  /** Creates an empty database that is dropped at the end. @returns its connection string. */
  createDatabase(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openServer(): Promise<BenchServer> {
  const url = process.env.BENCH_POSTGRES_URL;
  if (url) return connect(url, async () => {});
  const dataDirectory = await mkdtemp(join(tmpdir(), 'bookworm-bench-'));
  const remove = () => rm(dataDirectory, { recursive: true, force: true });
  try {
    const postgres = await EmbeddedPostgres.open({
      dataDirectory,
      exclusive: true,
      onTrouble: (message, error) => process.stderr.write(`${message} ${error ?? ''}\n`),
    });
    return connect(await postgres.connectionString(), async () => {
      await postgres.close();
      await remove();
    });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function connect(url: string, stop: () => Promise<void>): Promise<BenchServer> {
  const session = new pg.Client({ connectionString: url, application_name: 'bookworm bench' });
  session.on('error', () => {});
  const databases: string[] = [];
  try {
    await session.connect();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    isEmbedded: !process.env.BENCH_POSTGRES_URL,
    session,
    async createDatabase(name) {
      const database = `bookworm_bench_${process.pid}_${name}`;
      await session.query(`create database ${database}`);
      databases.push(database);
      const own = new URL(url);
      own.pathname = `/${database}`;
      return own.href;
    },
    async close() {
      for (const database of databases) await session.query(`drop database if exists ${database} with (force)`);
      await session.end();
      await stop();
    },
  };
}
