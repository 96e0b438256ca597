// The scene of a refresh: the log, the read models and both neighbours over HTTP; all real but the neighbours themselves.
import { setMaxListeners } from 'node:events';
import { v4 as uuidV4, v7 as uuidV7 } from 'uuid';
import { handleCommand } from '../../../application/handleCommand.js';
import type { EventStore, RecordedEvent } from '../../../application/ports/eventStore.js';
import { type RefreshingParts, refreshBooks } from '../../../application/reviews/refreshBooks.js';
import { reportReviewChange } from '../../../application/reviews/reportReviewChange.js';
import { type BookSnapshot, book } from '../../../domain/catalog/book.js';
import { BookwormCatalogSource } from '../../../infrastructure/bookworm-catalog/bookwormCatalogSource.js';
import { BookwormReviewSource } from '../../../infrastructure/bookworm-rating/bookwormReviewSource.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { bookRefreshes } from '../../../projections/bookRefreshes/bookRefreshes.js';
import { bookReviews } from '../../../projections/bookReviews/bookReviews.js';
import { bookSearch } from '../../../projections/bookSearch/bookSearch.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { runProjection } from '../../../projections/engine/runProjection.js';
import { knownReviews } from '../../../projections/knownReviews.js';
import { pendingRefreshes } from '../../../projections/pendingRefreshes.js';
import { toArray } from '../../contract/sampleEvents.js';
import { aBook } from '../../support/books.js';
import { CatalogService } from '../../support/catalogService.js';
import { RatingService } from '../../support/ratingService.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

const readModels = [bookReviews, bookRefreshes, bookSearch];
const logger = { info() {}, warn() {}, error() {} };
const quick = { maxRetries: 0, timeoutMs: 500 };
export const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };

/** Something that goes on until it is stopped. */
interface Running {
  stop(): Promise<void>;
}

export class RefreshScene {
  readonly catalog: CatalogService;
  readonly rating: RatingService;
  readonly store: PostgresEventStore;
  /** What kept books from being refreshed, whenever that changed. */
  readonly faults: (string | undefined)[] = [];
  /** After the first failure; undefined: as in the service. */
  firstRetryMs: number | undefined = 20;
  readonly #own: TestDatabase;
  readonly #running: Running[] = [];

  private constructor(own: TestDatabase, catalog: CatalogService, rating: RatingService) {
    this.#own = own;
    this.store = new PostgresEventStore(own.database, own.url);
    this.catalog = catalog;
    this.rating = rating;
  }

  static async open(): Promise<RefreshScene> {
    const own = await createTestDatabase();
    for (const projection of readModels) await createMissingTables(own.database, projection);
    return new RefreshScene(own, await CatalogService.start(), await RatingService.start({ largestPage: 2 }));
  }

  async close(): Promise<void> {
    for (const running of this.#running.splice(0)) await running.stop();
    await this.catalog.stop();
    await this.rating.stop();
    await this.store.close();
    await this.#own.drop();
  }

  get database() {
    return this.#own.database;
  }

  get parts(): RefreshingParts {
    const { store, database, firstRetryMs } = this;
    return {
      ...{ store, logger, subscription: store, clock: systemClock, instance: 'test' },
      ...(firstRetryMs && { firstRetryMs }),
      source: new BookwormReviewSource({ baseUrl: this.rating.url, ...quick }),
      catalog: new BookwormCatalogSource({ baseUrl: this.catalog.url, ...quick }),
      known: knownReviews(database),
      pending: pendingRefreshes(database),
      onFault: (fault) => {
        if (fault !== this.faults.at(-1)) this.faults.push(fault);
      },
    };
  }

  /** Both neighbours' word on a book is in the log. */
  async list(snapshot: BookSnapshot = aBook(1)): Promise<void> {
    const command = { type: 'SynchroniseBook', data: snapshot } as const;
    await handleCommand(this.store, book, { stream: `book-${snapshot.id}`, command, context });
  }

  /** As if the message had come from the bus. */
  async report(
    bookId: string,
    reviewId: string = uuidV7(),
    change: 'Created' | 'Deleted' = 'Created',
  ): Promise<string> {
    const messageId = uuidV4();
    const type = `BookWorm.Contracts:Feedback${change}IntegrationEvent`;
    const payload = {
      ...{ id: uuidV7(), creationDate: new Date().toISOString() },
      ...{ bookId, rating: 4, feedbackId: reviewId },
    };
    await reportReviewChange({ store: this.store, instance: 'test' }, { messageId, type, payload });
    return messageId;
  }

  /** The read models follow the log from now on. */
  project(): Running {
    const { database, store } = this;
    const parts = { database, store, subscription: store, logger, instance: 'test', passesParked: false };
    return this.#run((signal) =>
      Promise.all(readModels.map((projection) => runProjection(parts, projection, { token: 1n }, signal))),
    );
  }

  /** The loop under test; another store stands for a log that can be away. */
  refresh(change: Partial<RefreshingParts> & { readonly store?: EventStore } = {}): Running {
    const parts = { ...this.parts, ...change };
    return this.#run((signal) => refreshBooks(parts, signal));
  }

  async events(...types: string[]): Promise<readonly RecordedEvent[]> {
    return toArray(this.store.readAll(types.length > 0 ? { types } : {}));
  }

  #run(work: (signal: AbortSignal) => Promise<unknown>): Running {
    const stopping = new AbortController();
    setMaxListeners(0, stopping.signal);
    const ended = work(stopping.signal);
    const running = {
      async stop() {
        stopping.abort();
        await ended;
      },
    };
    this.#running.push(running);
    return running;
  }
}
