// Reads a Catalog service in a test: a source with short waits, and everything that it yields.
import type { CatalogSource, SourcePage } from '../../../application/ports/catalogSource.js';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import {
  type BookwormCatalogOptions,
  BookwormCatalogSource,
} from '../../../infrastructure/bookworm-catalog/bookwormCatalogSource.js';

export const untilTheEnd = new AbortController().signal;

/** Reads two books a page, waits a moment, tries twice. */
export function sourceAt(baseUrl: string, options: Partial<BookwormCatalogOptions> = {}): BookwormCatalogSource {
  return new BookwormCatalogSource({
    baseUrl,
    pageSize: 2,
    timeoutMs: 2_000,
    maxRetries: 1,
    firstRetryMs: 1,
    ...options,
  });
}

export async function pagesOf(source: CatalogSource, signal = untilTheEnd): Promise<SourcePage<BookSnapshot>[]> {
  const pages: SourcePage<BookSnapshot>[] = [];
  for await (const page of source.books(signal)) pages.push(page);
  return pages;
}

export async function booksOf(source: CatalogSource): Promise<BookSnapshot[]> {
  return (await pagesOf(source)).flatMap(({ items }) => items);
}
