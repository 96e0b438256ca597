// A stand-in for BookWorm's Catalog: books, and the authors, categories and publishers they name.
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { type Answer, notFound, ok, type Query, RestService, type RestServiceOptions } from './restService.js';

/** A book as Catalog might send it: anything may be missing or wrong. */
export type CatalogRecord = { readonly [Field in keyof BookSnapshot]?: unknown };

export type CatalogServiceOptions = RestServiceOptions;

const collections = ['authors', 'categories', 'publishers'] as const;
type Entries = Record<(typeof collections)[number], Map<string, Named>>;

export class CatalogService extends RestService {
  #books: CatalogRecord[] = [];
  #entries: Entries = { authors: new Map(), categories: new Map(), publishers: new Map() };

  /** Listens on a free port of 127.0.0.1. */
  static async start(options: CatalogServiceOptions = {}): Promise<CatalogService> {
    const service = new CatalogService(options);
    await service.listen();
    return service;
  }

  /** Has these books from now on, and their authors, categories and publishers. */
  set(books: readonly CatalogRecord[]): void {
    const entriesOf = (collection: (book: CatalogRecord) => unknown) =>
      new Map(books.flatMap(collection).flatMap((entry) => (isEntry(entry) ? [[entry.id, entry]] : [])));
    this.#books = [...books];
    this.#entries = {
      authors: entriesOf(({ authors }) => authors),
      categories: entriesOf(({ category }) => category),
      publishers: entriesOf(({ publisher }) => publisher),
    };
  }

  /** Changes a book, or an author, category or publisher wherever it is named. */
  patch(id: string, change: CatalogRecord): void {
    for (const name of collections) {
      const entry = this.#entries[name].get(id);
      if (entry) this.#entries[name].set(id, { ...entry, ...change } as Named);
    }
    const patched = (value: unknown) => (isEntry(value) && value.id === id ? { ...value, ...change } : value);
    this.#books = this.#books.map((book) => {
      if (book.id === id) return { ...book, ...change };
      const { authors, category, publisher } = book;
      const named = Array.isArray(authors) ? { authors: authors.map(patched) } : {};
      return { ...book, ...named, category: patched(category), publisher: patched(publisher) };
    });
  }

  /** Removes a book, author, category or publisher; what else named it still does. */
  remove(id: string): void {
    this.#books = this.#books.filter((book) => book.id !== id);
    for (const name of collections) this.#entries[name].delete(id);
  }

  protected rightAnswer(path: string, query: Query): Answer {
    const name = /^\/api\/v1\/(\w+)$/.exec(path)?.[1];
    const entries = collections.find((collection) => collection === name);
    if (entries) return ok([...this.#entries[entries].values()]);
    if (name === 'books') return this.page(query, this.#inOrder(query));
    const book = this.#books.find(({ id }) => path === `/api/v1/books/${id}`);
    // One by one, Catalog may give books without their authors.
    return book ? ok({ ...book, authors: [] }) : notFound;
  }

  #inOrder(query: Query): readonly CatalogRecord[] {
    if (query.get('orderby') !== 'Name') return this.#books;
    const byName = this.#books.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    return query.get('isdescending') === 'true' ? byName.reverse() : byName;
  }
}

function isEntry(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}
