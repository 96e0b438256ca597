// A stand-in for BookWorm's Catalog over real HTTP: its two paging shapes, its errors, its rate limit, and its bad days.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { type CatalogFault, limited } from './catalogFaults.js';

/** A book as Catalog might send it: anything may be missing or wrong. */
export type CatalogRecord = { readonly [Field in keyof BookSnapshot]?: unknown };

export interface CatalogServiceOptions {
  /** `array`: a bare array with Pagination-Count (today). `wrapped`: release dotnet9.0. `uncounted`: nobody says how many. */
  readonly paging?: 'array' | 'wrapped' | 'uncounted';
  /** Gives at most so many books a page, however many it is asked for. */
  readonly largestPage?: number;
  readonly rateLimit?: { readonly requests: number; readonly windowMs: number };
}

interface FaultOptions {
  /** A part of the path and query of the requests concerned; all when absent. */
  readonly at?: string;
  /** So many requests meet the fault; all when absent. */
  readonly times?: number;
}

const collections = ['authors', 'categories', 'publishers'] as const;
type Entries = Record<(typeof collections)[number], Map<string, Named>>;
type Query = ReadonlyMap<string, string>;

export class CatalogService {
  /** What was asked for, in order, and when; only differences of the times mean anything. May be emptied. */
  readonly requests: { path: string; atMs: number }[] = [];
  readonly #faults: { fault: CatalogFault; at: string; left: number }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => this.#answer(request.url ?? '', response));
  readonly #options: CatalogServiceOptions;
  #books: CatalogRecord[] = [];
  #entries: Entries = { authors: new Map(), categories: new Map(), publishers: new Map() };
  #announced: number | undefined;
  #window = { startedAt: Number.NEGATIVE_INFINITY, requests: 0 };

  private constructor(options: CatalogServiceOptions) {
    this.#options = options;
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(options: CatalogServiceOptions = {}): Promise<CatalogService> {
    const service = new CatalogService(options);
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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

  /** Announces so many books, whatever it has. */
  announce(total: number): void {
    this.#announced = total;
  }

  /** Misbehaves from now on; of several faults that fit a request, the latest is met. */
  fault(fault: CatalogFault, { at = '', times = Number.POSITIVE_INFINITY }: FaultOptions = {}): void {
    this.#faults.push({ fault, at, left: times });
  }

  /** Behaves again. */
  calm(): void {
    this.#faults.length = 0;
  }

  /** Resolves when a request arrives whose path and query contain this, or at once when `requests` holds one. */
  async asked(part: string): Promise<void> {
    while (!this.requests.some(({ path }) => path.includes(part))) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #answer(path: string, response: ServerResponse): void {
    this.requests.push({ path, atMs: performance.now() });
    for (const wake of this.#waiting.splice(0)) wake();
    const { status, headers, body } = this.#rightAnswer(new URL(path, 'http://catalog'));
    const send = () => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(JSON.stringify(body));
    };
    const fault = this.#overLimit() ?? this.#nextFault(path);
    if (fault) fault(response, { body, send });
    else send();
  }

  #nextFault(path: string): CatalogFault | undefined {
    const next = this.#faults.findLast(({ at, left }) => left > 0 && path.includes(at));
    if (next) next.left--;
    return next?.fault;
  }

  #overLimit(): CatalogFault | undefined {
    const { rateLimit } = this.#options;
    if (!rateLimit) return undefined;
    const now = performance.now();
    if (now - this.#window.startedAt >= rateLimit.windowMs) this.#window = { startedAt: now, requests: 0 };
    this.#window.requests++;
    if (this.#window.requests <= rateLimit.requests) return undefined;
    return limited(this.#window.startedAt + rateLimit.windowMs - now);
  }

  #rightAnswer({ pathname, searchParams }: URL): Answer {
    const name = /^\/api\/v1\/(\w+)$/.exec(pathname)?.[1];
    const entries = collections.find((collection) => collection === name);
    if (entries) return ok([...this.#entries[entries].values()]);
    if (name === 'books')
      return this.#page(new Map([...searchParams].map(([key, value]) => [key.toLowerCase(), value])));
    const book = this.#books.find(({ id }) => pathname === `/api/v1/books/${id}`);
    return book ? ok(book) : { status: 404, headers: {}, body: { detail: 'The requested resource was not found.' } };
  }

  #page(query: Query): Answer {
    const pageIndex = Number(query.get('pageindex') ?? 1);
    const { paging = 'array', largestPage = Number.POSITIVE_INFINITY } = this.#options;
    const pageSize = Math.min(Number(query.get('pagesize') ?? 20), largestPage);
    if (!(pageIndex > 0 && pageSize > 0)) return invalidPage;
    const items = this.#inOrder(query).slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
    const totalItems = this.#announced ?? this.#books.length;
    const totalPages = Math.ceil(totalItems / pageSize);
    if (paging === 'wrapped') {
      const neighbours = { hasPreviousPage: pageIndex > 1, hasNextPage: pageIndex < totalPages };
      return ok({ items, pageIndex, pageSize, totalItems, totalPages, ...neighbours });
    }
    return ok(items, paging === 'array' ? { 'pagination-count': String(totalItems) } : {});
  }

  #inOrder(query: Query): readonly CatalogRecord[] {
    if (query.get('orderby') !== 'Name') return this.#books;
    const byName = this.#books.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    return query.get('isdescending') === 'true' ? byName.reverse() : byName;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const ok = (body: unknown, headers = {}): Answer => ({ status: 200, headers, body });

const invalidPage: Answer = {
  status: 400,
  headers: { 'content-type': 'application/problem+json' },
  body: { status: 400, errors: { PageIndex: ["'Page Index' must be greater than '0'."] } },
};

function isEntry(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && 'id' in value && 'name' in value;
}
