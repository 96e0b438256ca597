// The Database port on a pool of node-postgres connections.
import pg from 'pg';
import type { Database, Transaction } from '../../application/ports/database.js';
import { copyInto } from './copyInto.js';

/** A process that stands still in the middle of a transaction must not hold up all others with what it locked. */
const mostIdleMs = 5_000;

export class PostgresDatabase implements Database {
  readonly pool: pg.Pool;
  #isClosing = false;

  /** @param onError hears of idle connections that broke; new ones take their place. */
  constructor(connectionString: string, onError: (error: Error) => void) {
    this.pool = new pg.Pool({
      connectionString,
      max: 16,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'bookworm',
    });
    this.pool.on('error', (error: Error & { client?: unknown }) => {
      // All that the pool knows of the connection: long, and with what it takes to cancel its statements.
      delete error.client;
      // A server may stop, and say so, before the last goodbye has reached it.
      if (!this.#isClosing) onError(error);
    });
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.pool.query(sql, [...parameters])).rows;
  }

  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements says so here; unheard, that would end the process.
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query(`begin; set local idle_in_transaction_session_timeout = ${mostIdleMs}`);
      const result = await work({
        query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows,
        load: (table, columns, rows) => copyInto(client, { table, columns, rows }),
      });
      const { command } = await client.query('commit');
      // PostgreSQL answers so, without an error, when a statement failed and `work` made nothing of it.
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed.');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away; PostgreSQL rolls back when it closes.
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.pool.end();
  }
}
