// The port to whoever owns the catalog: read whole, page by page, with what was unreadable reported beside it.
import type { BookRating, BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';

/** A record of the source that could not be understood. */
export interface RejectedRecord {
  /** Undefined when not even the id could be read. */
  readonly id: string | undefined;
  /** What is wrong with it, in words. */
  readonly fault: string;
}

export interface SourcePage<Item> {
  readonly items: readonly Item[];
  readonly rejected: readonly RejectedRecord[];
  /** How many records the source says it has in all, unless it does not say. */
  readonly total: number | undefined;
}

export interface CatalogSource {
  /** Where it reads from, for people: a URL or `sample catalog`. */
  readonly name: string;
  /** @throws CatalogSourceError; a page that was yielded stays valid. */
  books(signal: AbortSignal): AsyncIterable<SourcePage<BookSnapshot>>;
  authors(signal: AbortSignal): Promise<SourcePage<Named>>;
  categories(signal: AbortSignal): Promise<SourcePage<Named>>;
  publishers(signal: AbortSignal): Promise<SourcePage<Named>>;
  /** What readers think of one book; undefined when the source has no such book. @throws CatalogSourceError */
  rating(bookId: string, signal: AbortSignal): Promise<BookRating | undefined>;
}

/** The source did not answer, or not in a way that can be used. The message names the source and what to do. */
export class CatalogSourceError extends Error {
  override readonly name = 'CatalogSourceError';
  /** How long the source wants not to be asked; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}
