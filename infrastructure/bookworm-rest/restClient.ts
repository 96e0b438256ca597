// HTTP with one of BookWorm's services: time-outs, retries that keep to its rate limit, and errors that say whose and what to do.
import { setTimeout as wait } from 'node:timers/promises';
import { CatalogSourceError } from '../../application/ports/catalogSource.js';
import { RequestBudget } from './requestBudget.js';

/** One of BookWorm's services, as this one reads it. */
export interface Neighbour {
  /** For people. */
  readonly name: string;
  /** The setting that says where it is. */
  readonly setting: string;
  /** A little below what it allows, as a request may take longer on its way than the next one. */
  readonly requestsPerMinute: number;
}

export interface RestClientOptions {
  /** Credentials in it are left out: BookWorm is read anonymously. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
  /** Retries of one request before it is given up. */
  readonly maxRetries?: number;
  /** Before the first retry; doubles with each. */
  readonly firstRetryMs?: number;
  /** By default the neighbour's requests in a minute; what has another budget shares none. */
  readonly budget?: RequestBudget;
}

export interface JsonAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** The limits are per minute: nobody has a reason to ask for a longer wait. */
const longestWaitMs = 60_000;
const largestAnswerBytes = 64 * 1024 * 1024;

/** A failure that may be over at the next try. */
export class PassingFault extends Error {
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** It says that there is no such thing. */
class NotThereFault extends Error {}

export class RestClient {
  /** Which service, and where: for people. */
  readonly name: string;
  readonly neighbour: Neighbour;
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #maxRetries: number;
  readonly #firstRetryMs: number;
  readonly #budget: RequestBudget;

  constructor(neighbour: Neighbour, options: RestClientOptions) {
    const { baseUrl, timeoutMs = 15_000, maxRetries = 4, firstRetryMs = 250, budget } = options;
    const { protocol, host, origin, pathname } = new URL(baseUrl);
    this.name = `${neighbour.name} at ${protocol}//${host}`;
    this.neighbour = neighbour;
    this.#baseUrl = `${origin}${pathname.replace(/\/+$/, '')}`;
    this.#timeoutMs = timeoutMs;
    this.#maxRetries = maxRetries;
    this.#firstRetryMs = firstRetryMs;
    this.#budget = budget ?? new RequestBudget({ requests: neighbour.requestsPerMinute, windowMs: 60_000 });
  }

  /**
   * Asks until there is an answer that `read` understands. While the neighbour limits us, nothing is asked of it.
   * @param read throws PassingFault when the answer makes no sense, which is then asked for again.
   * @throws CatalogSourceError; the signal's reason when it aborts, at once.
   */
  async get<Result>(path: string, read: (answer: JsonAnswer) => Result, signal: AbortSignal): Promise<Result> {
    for (let retries = 0; ; retries++) {
      await this.#budget.take(signal);
      try {
        return read(await this.#ask(path, signal));
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof PassingFault) || retries === this.#maxRetries) throw this.#inWords(path, error as Error);
        if (error.retryAfterMs !== undefined) continue;
        await wait(this.#firstRetryMs * 2 ** retries, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }

  /** Like `get`, but undefined where the neighbour has no such thing. */
  async find<Result>(
    path: string,
    read: (answer: JsonAnswer) => Result,
    signal: AbortSignal,
  ): Promise<Result | undefined> {
    try {
      return await this.get(path, read, signal);
    } catch (error) {
      if (error instanceof CatalogSourceError && error.cause instanceof NotThereFault) return undefined;
      throw error;
    }
  }

  #inWords(path: string, error: Error): CatalogSourceError {
    const { name, setting } = this.neighbour;
    return new CatalogSourceError(
      `${name} at ${this.#baseUrl} ${error.message} (GET ${path}). ` +
        `What was read before is kept; check that service and ${setting}.`,
      { cause: error, retryAfterMs: error instanceof PassingFault ? error.retryAfterMs : undefined },
    );
  }

  async #ask(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    const { response, text } = await this.#fetch(path, signal);
    if (response.status === 429) {
      const retryAfterMs = waitAskedFor(response.headers);
      this.#budget.holdBack(retryAfterMs);
      throw new PassingFault('limits our requests', retryAfterMs);
    }
    if (response.status === 404) throw new NotThereFault('answers 404');
    if (response.status >= 500) throw new PassingFault(`answers ${response.status}`);
    if (!response.ok) throw new Error(`answers ${response.status}${target(response.headers)}`);
    try {
      return { body: JSON.parse(text), headers: response.headers };
    } catch {
      throw new PassingFault('answers something that is not JSON');
    }
  }

  async #fetch(path: string, signal: AbortSignal): Promise<{ response: Response; text: string }> {
    signal.throwIfAborted();
    // A timer of our own: AbortSignal.timeout() below AbortSignal.any() may be collected before it fires (Node 20).
    const request = new AbortController();
    const end = () => request.abort();
    const timer = setTimeout(end, this.#timeoutMs);
    signal.addEventListener('abort', end);
    try {
      const headers = { accept: 'application/json' };
      const response = await fetch(`${this.#baseUrl}${path}`, { headers, signal: request.signal, redirect: 'manual' });
      return { response, text: await boundedText(response) };
    } catch (error) {
      if (error instanceof PassingFault) throw error;
      if (request.signal.aborted) throw new PassingFault(`does not answer within ${this.#timeoutMs / 1_000} s`);
      const { message, cause } = error as Error;
      throw new PassingFault(`cannot be reached (${(cause as NodeJS.ErrnoException | undefined)?.code ?? message})`);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > largestAnswerBytes) throw new PassingFault('answers without end');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** BookWorm sends milliseconds, possibly fractional, where HTTP means seconds. */
function waitAskedFor(headers: Headers): number {
  const asked = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(asked) ? Math.min(Math.max(Math.ceil(asked), 1), longestWaitMs) : longestWaitMs;
}

/** Where it sends us instead; followed by nobody, because a neighbour must not send us to any host it likes. */
function target(headers: Headers): string {
  const location = headers.get('location');
  return location ? ` and sends us to ${location.slice(0, 200)}` : '';
}
