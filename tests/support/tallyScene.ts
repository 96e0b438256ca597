// A log of additions, a writer that goes on writing it, the instances that keep tallies of it, and what these must come to.
import { expect } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend, RecordedEvent } from '../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { type CheckpointReport, loadCheckpoint } from '../../projections/engine/checkpoint.js';
import { createMissingTables } from '../../projections/engine/createMissingTables.js';
import { eventually } from './eventually.js';
import { foldTally, type TallyRow } from './foldTallies.js';
import { randomOf } from './random.js';
import { tally } from './tallies.js';
import { TallyInstance, type TallyOrder } from './tallyInstance.js';
import { createTestDatabase, type TestDatabase } from './testDatabase.js';

const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };

export class TallyScene {
  readonly store: PostgresEventStore;
  readonly #own: TestDatabase;
  readonly #random = randomOf(20_261_126);
  readonly #instances: TallyInstance[] = [];
  #writing: Promise<void> | undefined;
  #isWriting = false;

  private constructor(own: TestDatabase) {
    this.#own = own;
    this.store = new PostgresEventStore(own.database, own.url);
  }

  /** With empty tables for these tallies. */
  static async open(names: readonly string[]): Promise<TallyScene> {
    const scene = new TallyScene(await createTestDatabase());
    for (const name of names) await createMissingTables(scene.database, tally(name));
    return scene;
  }

  async close(): Promise<void> {
    await this.stopWriting();
    await Promise.allSettled(this.#instances.map(({ process }) => process.kill()));
    await this.store.close();
    await this.#own.drop();
  }

  get database() {
    return this.#own.database;
  }

  start(order: TallyOrder): TallyInstance {
    const instance = new TallyInstance(this.#own.url, order);
    this.#instances.push(instance);
    return instance;
  }

  /** Additions to some hundred ids; now and then one of them is cleared. */
  async append(count: number): Promise<void> {
    const events = Array.from({ length: count }, (): EventToAppend => {
      const id = `id ${this.#random(400)}`;
      const isClearing = this.#random(50) === 0;
      const data = isClearing ? { id } : { id, amount: 1 + this.#random(9) };
      return { id: uuidV7(), type: isClearing ? 'Cleared' : 'Added', data, metadata };
    });
    for (let from = 0; from < count; from += 1_000)
      await this.store.append(`tally-${uuidV7()}`, 'noStream', events.slice(from, from + 1_000));
  }

  /** In small appends, until it is stopped. */
  startWriting(): void {
    this.#isWriting = true;
    this.#writing = (async () => {
      while (this.#isWriting) await this.append(1 + this.#random(5));
    })();
    this.#writing.catch(() => undefined);
  }

  async stopWriting(): Promise<void> {
    this.#isWriting = false;
    await this.#writing;
  }

  async log({ upTo }: { upTo?: bigint } = {}): Promise<readonly RecordedEvent[]> {
    const log: RecordedEvent[] = [];
    for await (const event of this.store.readAll(upTo === undefined ? {} : { before: upTo + 1n })) log.push(event);
    return log;
  }

  async checkpoint(name: string): Promise<CheckpointReport> {
    const checkpoint = await loadCheckpoint(this.database, name);
    if (!checkpoint) throw new Error(`${name} has no checkpoint`);
    return checkpoint;
  }

  /** How far all of them are together. */
  async progress(names: readonly string[]): Promise<bigint> {
    const checkpoints = await Promise.all(names.map((name) => this.checkpoint(name)));
    return checkpoints.reduce((sum, { position }) => sum + position, 0n);
  }

  /** Until each has seen all that is in the log at the moment of the call. */
  async caughtUp(names: readonly string[], { withinMs = 10_000 } = {}): Promise<void> {
    const head = await this.store.head();
    await eventually(
      async () => {
        for (const name of names) expect((await this.checkpoint(name)).position).toBeGreaterThanOrEqual(head);
      },
      { withinMs },
    );
  }

  rows(name: string): Promise<readonly TallyRow[]> {
    return this.database.query<TallyRow>(`select * from read_model.${name} order by id collate "C"`);
  }

  /** The rows are what the log comes to, up to where the tally says it is. */
  async expectExact(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { position, version } = await this.checkpoint(name);
      const expected = foldTally(name, version, await this.log({ upTo: position }));
      const rows = await this.rows(name);
      const wrong = rows.find((row, place) => JSON.stringify(row) !== JSON.stringify(expected[place]));
      expect({ name, wrong, rows: rows.length }).toEqual({ name, wrong: undefined, rows: expected.length });
    }
  }

  async tables(name: string): Promise<readonly string[]> {
    const found = await this.database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'read_model' and tablename ~ ('^' || $1 || '_\\d+$')`,
      [name],
    );
    return found.map((table) => table.name);
  }
}
