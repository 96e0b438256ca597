// BookWorm's Catalog service as a CatalogSource. It pages in two shapes, by release; both are read here.
import { z } from 'zod';
import { type CatalogSource, CatalogSourceError, type SourcePage } from '../../application/ports/catalogSource.js';
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { CatalogClient, type CatalogClientOptions, type JsonAnswer, PassingFault } from './catalogClient.js';
import { bookRecord, namedRecord, readRecords } from './catalogRecords.js';

/** Catalog allows 60 requests a minute and sets no limit to a page: few large pages keep far below it. */
const defaultPageSize = 1_000;
/** More pages than any catalog has: the way out of a source that never says it is done. */
const mostPages = 10_000;

const wrappedPage = z.object({ items: z.array(z.unknown()), totalItems: z.int().min(0) });
const count = z.coerce.number().int().min(0);

export interface BookwormCatalogOptions extends CatalogClientOptions {
  readonly pageSize?: number;
}

export class BookwormCatalogSource implements CatalogSource {
  readonly name: string;
  readonly #client: CatalogClient;
  readonly #pageSize: number;

  constructor(options: BookwormCatalogOptions) {
    const { protocol, host } = new URL(options.baseUrl);
    this.name = `Catalog at ${protocol}//${host}`;
    this.#client = new CatalogClient(options);
    this.#pageSize = options.pageSize ?? defaultPageSize;
  }

  async *books(signal: AbortSignal): AsyncIterable<SourcePage<BookSnapshot>> {
    let received = 0;
    let last: string | undefined;
    for (let index = 1; index <= mostPages; index++) {
      // The last page may hold nothing but a faulty record; any other page that cannot be read is the source's fault.
      const fewest = index === 1 ? 1 : this.#pageSize;
      // A fixed order, so that a page holds what the page before it left.
      const query = `PageIndex=${index}&PageSize=${this.#pageSize}&OrderBy=Name&IsDescending=false`;
      const page = await this.#client.get(
        `/api/v1/books?${query}`,
        (answer) => readPage(bookRecord, answer, fewest),
        signal,
      );
      // A source that does not count is read until it has no more, as it may cap the size of a page, or repeats itself.
      const ids = page.items.map(({ id }) => id).join();
      if (page.total === undefined && ids === last) return;
      last = ids;
      yield page;
      const size = page.items.length + page.rejected.length;
      received += size;
      if (size === 0 || (page.total !== undefined && received >= page.total)) return;
    }
    throw new CatalogSourceError(`${this.name} has no end: ${mostPages} pages were read. Check CATALOG_URL.`);
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

  #entries(collection: string, signal: AbortSignal): Promise<SourcePage<Named>> {
    return this.#client.get(`/api/v1/${collection}`, (answer) => readPage(namedRecord, answer, 1), signal);
  }
}

/** @param fewest from so many records on, a page of which none can be read is no page. */
function readPage<Item>(schema: z.ZodType<Item>, { body, headers }: JsonAnswer, fewest: number): SourcePage<Item> {
  const { records, total } = unwrap(body, headers);
  const page = { ...readRecords(schema, records), total };
  const [example] = page.rejected;
  if (page.items.length === 0 && example && records.length >= fewest) {
    throw new PassingFault(`answers ${records.length} records of which none can be understood (${example.fault})`);
  }
  return page;
}

/** A bare array with the count in a header (today), or an object around the items (release dotnet9.0). */
function unwrap(body: unknown, headers: Headers): { records: readonly unknown[]; total: number | undefined } {
  if (Array.isArray(body))
    return { records: body, total: count.safeParse(headers.get('pagination-count') || undefined).data };
  const wrapped = wrappedPage.safeParse(body).data;
  if (!wrapped) throw new PassingFault('answers something that is not a list');
  return { records: wrapped.items, total: wrapped.totalItems };
}
