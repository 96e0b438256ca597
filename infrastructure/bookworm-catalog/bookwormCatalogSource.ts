// BookWorm's Catalog service as a CatalogSource.
import { z } from 'zod';
import type { CatalogSource, SourcePage } from '../../application/ports/catalogSource.js';
import type { BookRating, BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { defaultPageSize, readList, readPages } from '../bookworm-rest/readPages.js';
import { faultOf } from '../bookworm-rest/records.js';
import { type Neighbour, PassingFault, RestClient, type RestClientOptions } from '../bookworm-rest/restClient.js';
import { bookRecord, namedRecord, ratingRecord } from './catalogRecords.js';

/** It allows 60 requests a minute. */
const catalog: Neighbour = { name: 'Catalog', setting: 'CATALOG_URL', requestsPerMinute: 55 };

export interface BookwormCatalogOptions extends RestClientOptions {
  readonly pageSize?: number;
}

export class BookwormCatalogSource implements CatalogSource {
  readonly name: string;
  readonly #client: RestClient;
  readonly #pageSize: number;

  constructor({ pageSize = defaultPageSize, ...options }: BookwormCatalogOptions) {
    this.#client = new RestClient(catalog, options);
    this.name = this.#client.name;
    this.#pageSize = pageSize;
  }

  books(signal: AbortSignal): AsyncIterable<SourcePage<BookSnapshot>> {
    const query = 'OrderBy=Name&IsDescending=false';
    const list = { path: '/api/v1/books', query, schema: bookRecord, pageSize: this.#pageSize };
    return readPages(this.#client, list, signal);
  }

  authors(signal: AbortSignal): Promise<SourcePage<Named>> {
    return this.#entries('authors', signal);
  }

  categories(signal: AbortSignal): Promise<SourcePage<Named>> {
    return this.#entries('categories', signal);
  }

  publishers(signal: AbortSignal): Promise<SourcePage<Named>> {
    return this.#entries('publishers', signal);
  }

  /** Only the rating is taken from the answer: it may lack authors that the list has. */
  rating(bookId: string, signal: AbortSignal): Promise<BookRating | undefined> {
    const schema = ratingRecord(bookId);
    return this.#client.find(`/api/v1/books/${bookId}`, ({ body }) => readOne(schema, body), signal);
  }

  #entries(collection: string, signal: AbortSignal): Promise<SourcePage<Named>> {
    return this.#client.get(`/api/v1/${collection}`, (answer) => readList(namedRecord, answer, 1), signal);
  }
}

function readOne<Item>(schema: z.ZodType<Item>, body: unknown): Item {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw new PassingFault(`answers something that cannot be understood (${faultOf(error)})`);
}
