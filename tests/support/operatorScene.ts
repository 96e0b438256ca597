// What an operator has before him: a service's database, the command line, and a way to put malformed events into the log.
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../application/handleCommand.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import type { ParkedEvent } from '../../projections/engine/parkedControl.js';
import type { ProjectionStatus } from '../../src/status/systemStatus.js';
import { askCli, type CliResult, type Environment, runCli } from './bookwormProcess.js';
import { createTestDatabase, type TestDatabase } from './testDatabase.js';

export class OperatorScene {
  readonly environment: Environment;
  readonly #own: TestDatabase;
  readonly #store: PostgresEventStore;

  private constructor(own: TestDatabase) {
    this.#own = own;
    this.#store = new PostgresEventStore(own.database, own.url);
    this.environment = { DATABASE_URL: own.url };
  }

  static async open(): Promise<OperatorScene> {
    return new OperatorScene(await createTestDatabase());
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#own.drop();
  }

  get database() {
    return this.#own.database;
  }

  /** `bookworm projections ...` */
  type(...args: readonly string[]): Promise<CliResult> {
    return runCli(['projections', ...args], this.environment);
  }

  /** @throws unless it is done without a word on standard error. */
  ask<Answer>(...args: readonly string[]): Promise<Answer> {
    return askCli(['projections', ...args], this.environment);
  }

  status(name: string): Promise<ProjectionStatus> {
    return this.ask('status', name);
  }

  async list(): Promise<readonly ProjectionStatus[]> {
    return (await this.ask<{ projections: readonly ProjectionStatus[] }>('list')).projections;
  }

  async parked(name: string): Promise<readonly ParkedEvent[]> {
    return (await this.ask<{ parked: readonly ParkedEvent[] }>('parked', 'list', name)).parked;
  }

  /** @returns the position. */
  async record(stream: string, type: string, data: object): Promise<string> {
    const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };
    const { revision } = await this.#store.append(stream, 'any', toAppend([{ type, data }], context));
    for await (const { position } of this.#store.readStream(stream, { from: revision })) return `${position}`;
    throw new Error('the event is not there');
  }

  /** What readers find a book to cost. */
  async priceOf(id: string): Promise<number | undefined> {
    const rows = await this.database.query<{ price: string }>(
      'select price from read_model.book_search where id = $1',
      [id],
    );
    return rows[0] && Number(rows[0].price);
  }

  /** The ids of books that readers find. */
  async books(): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }>('select id from read_model.book_search order by id')).map(
      ({ id }) => id,
    );
  }
}
