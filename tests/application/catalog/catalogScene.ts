// The scene of a synchronisation: a Catalog service, the event log and the read models, all real but the Catalog itself.
import { synchroniseCatalog } from '../../../application/catalog/synchroniseCatalog.js';
import type { CatalogSource } from '../../../application/ports/catalogSource.js';
import type { NamedEntryKind } from '../../../domain/catalog/namedEntry.js';
import type { DomainEvent } from '../../../domain/message.js';
import type { RunSummary } from '../../../domain/scheduling/scheduledJobEvents.js';
import { BookwormCatalogSource } from '../../../infrastructure/bookworm-catalog/bookwormCatalogSource.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { authors } from '../../../projections/authors/authors.js';
import { bookSearch } from '../../../projections/bookSearch/bookSearch.js';
import { categories } from '../../../projections/categories/categories.js';
import { loadCheckpoints } from '../../../projections/engine/checkpoint.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { runProjection } from '../../../projections/engine/runProjection.js';
import { knownCatalog } from '../../../projections/knownCatalog.js';
import { publishers } from '../../../projections/publishers/publishers.js';
import { CatalogService } from '../../support/catalogService.js';
import { eventually } from '../../support/eventually.js';
import { aJobRun } from '../../support/jobRun.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

const readModels = [bookSearch, authors, categories, publishers];
const silent = { info() {}, warn() {}, error() {} };

export const context = {
  correlationId: '0c0c0c0c-0000-7000-8000-000000000001',
  actor: 'scheduler',
  instance: 'tests',
};

export interface ScenicEvent extends DomainEvent {
  readonly stream: string;
}

/** An event of the catalog and the stream it belongs to. */
export function eventOf<Data extends { readonly id: string }>(
  type: `${'Book' | NamedEntryKind}${string}`,
  data: Data,
): ScenicEvent {
  const category = type.replace(/(?<=[a-z])[A-Z].*$/, '').toLowerCase();
  return { stream: `${category}-${data.id}`, type, data };
}

/** The commands of a page run side by side, so that within a page the order of the log means nothing. */
export function inAnyOrder(events: readonly ScenicEvent[]): readonly ScenicEvent[] {
  return events.toSorted((a, b) => a.stream.localeCompare(b.stream));
}

interface RunOptions {
  readonly acceptDelistings?: boolean;
  readonly signal?: AbortSignal;
  /** The Catalog service unless told otherwise. */
  readonly source?: CatalogSource;
}

export class CatalogScene {
  /** What the runs warned of. */
  readonly warnings: object[] = [];
  readonly catalog: CatalogService;
  readonly store: PostgresEventStore;
  readonly #testDatabase: TestDatabase;

  private constructor(testDatabase: TestDatabase, catalog: CatalogService) {
    this.#testDatabase = testDatabase;
    this.catalog = catalog;
    this.store = new PostgresEventStore(testDatabase.database, testDatabase.url);
  }

  /** Everything is empty; the read models stay behind the log until they are brought up to it. */
  static async open(): Promise<CatalogScene> {
    const testDatabase = await createTestDatabase();
    for (const projection of readModels) await createMissingTables(testDatabase.database, projection);
    return new CatalogScene(testDatabase, await CatalogService.start());
  }

  async close(): Promise<void> {
    await this.catalog.stop();
    await this.store.close();
    await this.#testDatabase.drop();
  }

  /** Runs the job once, reading ten records a page. At most 20 % may be delisted unasked. */
  synchronise({ acceptDelistings, signal, source }: RunOptions = {}): Promise<RunSummary> {
    const work = synchroniseCatalog({
      source:
        source ??
        new BookwormCatalogSource({ baseUrl: this.catalog.url, pageSize: 10, maxRetries: 1, firstRetryMs: 1 }),
      known: this.known,
      store: this.store,
      maxDelistPercent: 20,
      logger: { ...silent, warn: (details) => void this.warnings.push(details) },
    });
    const parameters = acceptDelistings === undefined ? {} : { acceptDelistings };
    return work(aJobRun({ parameters, context, ...(signal && { signal }) }));
  }

  get known() {
    return knownCatalog(this.#testDatabase.database);
  }

  /** Brings the read models up to the log. @throws when one of them cannot follow it. */
  async project(): Promise<void> {
    const { store } = this;
    const { database } = this.#testDatabase;
    const head = await store.head();
    const done = new AbortController();
    const parts = { database, store, subscription: store, logger: silent, instance: 'test', passesParked: false };
    const running = readModels.map((projection) => runProjection(parts, projection, { token: 1n }, done.signal));
    try {
      const outcome = await eventually(async () => {
        const checkpoints = [...(await loadCheckpoints(database)).values()];
        const fault = checkpoints.find((checkpoint) => checkpoint.fault !== null)?.fault;
        if (fault) return fault;
        if (checkpoints.some(({ position }) => position < head)) throw new Error('The read models are still behind.');
        return undefined;
      });
      if (outcome) throw new Error(outcome);
    } finally {
      done.abort();
      await Promise.all(running);
    }
  }

  /** Everything is recorded, and the read models show it. */
  async synchronised(): Promise<void> {
    await this.synchronise();
    await this.project();
  }

  /** What was recorded after a position, in order. */
  async recordedSince(position: bigint): Promise<readonly ScenicEvent[]> {
    const events: ScenicEvent[] = [];
    for await (const { stream, type, data } of this.store.readAll({ after: position })) {
      events.push({ stream, type, data });
    }
    return events;
  }

  /** The events that a piece of work records. */
  async recordedBy(work: () => Promise<unknown>): Promise<readonly ScenicEvent[]> {
    const before = await this.store.head();
    await work();
    return this.recordedSince(before);
  }
}
