// A stand-in for one of BookWorm's services over real HTTP: its two paging shapes, its rate limit, and its bad days.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CatalogFault, limited } from './catalogFaults.js';

export interface RestServiceOptions {
  /** `array`: a bare array with Pagination-Count (today). `wrapped`: release dotnet9.0. `uncounted`: nobody says how many. */
  readonly paging?: 'array' | 'wrapped' | 'uncounted';
  /** Gives at most so many records a page, however many it is asked for. */
  readonly largestPage?: number;
  readonly rateLimit?: { readonly requests: number; readonly windowMs: number };
}

interface FaultOptions {
  /** A part of the path and query of the requests concerned; all when absent. */
  readonly at?: string;
  /** So many requests meet the fault; all when absent. */
  readonly times?: number;
}

/** By lower-case names. */
export type Query = ReadonlyMap<string, string>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export abstract class RestService {
  /** What was asked for, in order, and when; only differences of the times mean anything. May be emptied. */
  readonly requests: { path: string; atMs: number }[] = [];
  readonly #faults: { fault: CatalogFault; at: string; left: number }[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => this.#answer(request.url ?? '', response));
  readonly #options: RestServiceOptions;
  #announced: number | undefined;
  #window = { startedAt: Number.NEGATIVE_INFINITY, requests: 0 };

  protected constructor(options: RestServiceOptions) {
    this.#options = options;
  }

  /** What a healthy service says. */
  protected abstract rightAnswer(path: string, query: Query): Answer;

  protected async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
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

  /** Announces so many records, whatever it has. */
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
    const { status, headers, body } = this.#healthyAnswer(path);
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

  #healthyAnswer(path: string): Answer {
    const { pathname, searchParams } = new URL(path, 'http://bookworm');
    return this.rightAnswer(pathname, new Map([...searchParams].map(([key, value]) => [key.toLowerCase(), value])));
  }

  /** The page of these records that is asked for. */
  protected page(query: Query, records: readonly unknown[]): Answer {
    const pageIndex = Number(query.get('pageindex') ?? 1);
    const { paging = 'array', largestPage = Number.POSITIVE_INFINITY } = this.#options;
    const pageSize = Math.min(Number(query.get('pagesize') ?? 20), largestPage);
    if (!(pageIndex > 0 && pageSize > 0)) return invalidPage;
    const items = records.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
    const totalItems = this.#announced ?? records.length;
    const totalPages = Math.ceil(totalItems / pageSize);
    if (paging === 'wrapped') {
      const neighbours = { hasPreviousPage: pageIndex > 1, hasNextPage: pageIndex < totalPages };
      return ok({ items, pageIndex, pageSize, totalItems, totalPages, ...neighbours });
    }
    return ok(items, paging === 'array' ? { 'pagination-count': String(totalItems) } : {});
  }
}

export const ok = (body: unknown, headers = {}): Answer => ({ status: 200, headers, body });

const invalidPage: Answer = {
  status: 400,
  headers: { 'content-type': 'application/problem+json' },
  body: { status: 400, errors: { PageIndex: ["'Page Index' must be greater than '0'."] } },
};

export const notFound: Answer = {
  status: 404,
  headers: {},
  body: { detail: 'The requested resource was not found.' },
};
