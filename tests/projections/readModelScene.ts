// The scene of a read model's test: events go into a real log, and the real engine makes rows of them.
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../application/handleCommand.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { DomainEvent } from '../../domain/message.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import type { Projection } from '../../projections/engine/projection.js';
import { rebuildProjection } from '../../projections/engine/rebuild/rebuildProjection.js';
import { keepingAll } from '../support/keepingAll.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

export class ReadModelScene {
  readonly store: PostgresEventStore;
  readonly #own: TestDatabase;
  readonly #projections: readonly Projection[];

  private constructor(own: TestDatabase, projections: readonly Projection[]) {
    this.#own = own;
    this.#projections = projections;
    this.store = new PostgresEventStore(own.database, own.url);
  }

  static async open(...projections: readonly Projection[]): Promise<ReadModelScene> {
    return new ReadModelScene(await createTestDatabase(), projections.map(keepingAll));
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.#own.drop();
  }

  get database() {
    return this.#own.database;
  }

  /** Each in an append of its own. */
  async record(stream: string, events: readonly DomainEvent[], { actor = 'test' } = {}): Promise<void> {
    const context = { correlationId: uuidV7(), actor, instance: 'test' };
    for (const event of events) await this.store.append(stream, 'any', toAppend([event], context));
  }

  /** What is in the log, in order. */
  async recorded(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.store.readAll()) events.push(event);
    return events;
  }

  /** Brings the read models up to the log. */
  async project(): Promise<void> {
    const { database, store } = this;
    for (const projection of this.#projections)
      await rebuildProjection({ database, store, instance: 'test', passesParked: false }, projection);
  }
}
