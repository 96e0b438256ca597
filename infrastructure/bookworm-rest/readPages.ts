// BookWorm's lists, page by page. They come in two shapes, by release; both are read here.
import { z } from 'zod';
import { CatalogSourceError, type SourcePage } from '../../application/ports/catalogSource.js';
import { readRecords } from './records.js';
import { type JsonAnswer, PassingFault, type RestClient } from './restClient.js';

/** BookWorm limits requests and not the size of a page: few large pages keep far below it. */
export const defaultPageSize = 1_000;
/** More pages than any list has: the way out of a source that never says it is done. */
const mostPages = 10_000;

const wrappedPage = z.object({ items: z.array(z.unknown()), totalItems: z.int().min(0) });
const count = z.coerce.number().int().min(0);

export interface PagedList<Item> {
  readonly path: string;
  /** Besides the page: what is asked for, in a fixed order, so that a page holds what the page before it left. */
  readonly query: string;
  readonly schema: z.ZodType<Item>;
  readonly pageSize: number;
}

/** @throws CatalogSourceError; a page that was yielded stays valid. */
export async function* readPages<Item extends { readonly id: string }>(
  client: RestClient,
  { path, query, schema, pageSize }: PagedList<Item>,
  signal: AbortSignal,
): AsyncIterable<SourcePage<Item>> {
  let received = 0;
  let last: string | undefined;
  for (let index = 1; index <= mostPages; index++) {
    // The last page may hold nothing but a faulty record; any other page that cannot be read is the source's fault.
    const fewest = index === 1 ? 1 : pageSize;
    const page = await client.get(
      `${path}?PageIndex=${index}&PageSize=${pageSize}&${query}`,
      (answer) => readList(schema, answer, fewest),
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
  const { name, neighbour } = client;
  throw new CatalogSourceError(`${name} has no end: ${mostPages} pages were read. Check ${neighbour.setting}.`);
}

/**
 * @param fewest from so many records on, a list of which none can be read is no list.
 * @throws PassingFault
 */
export function readList<Item>(
  schema: z.ZodType<Item>,
  { body, headers }: JsonAnswer,
  fewest: number,
): SourcePage<Item> {
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
