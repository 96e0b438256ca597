// HTTP with Catalog: time-outs, retries that keep to its rate limit, and errors that say which neighbour and what to do.
import { DelegateBackoff, handleWhen, type IRetryBackoffContext, retry } from 'cockatiel';
import { CatalogSourceError } from '../../application/ports/catalogSource.js';

export interface CatalogClientOptions {
  /** Scheme, host and port. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
  /** Retries of one request before it is given up. */
  readonly maxRetries?: number;
  /** Before the first retry; doubles with each. */
  readonly firstRetryMs?: number;
}

export interface JsonAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** Catalog's limit is per minute: it has no reason to ask for a longer wait. */
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

export class CatalogClient {
  readonly #baseUrl: string;
  readonly #timeoutMs: number;
  readonly #retry;

  constructor({ baseUrl, timeoutMs = 15_000, maxRetries = 4, firstRetryMs = 250 }: CatalogClientOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
    const backoff = new DelegateBackoff(({ attempt, result }: IRetryBackoffContext<unknown>) => {
      const asked = 'error' in result && result.error instanceof PassingFault ? result.error.retryAfterMs : undefined;
      return asked ?? firstRetryMs * 2 ** (attempt - 1);
    });
    this.#retry = retry(
      handleWhen((error) => error instanceof PassingFault),
      { maxAttempts: maxRetries, backoff },
    );
  }

  /**
   * Asks until there is an answer that `read` understands.
   * @param read throws PassingFault when the answer makes no sense, which is then asked for again.
   * @throws CatalogSourceError
   */
  async get<Result>(path: string, read: (answer: JsonAnswer) => Result, signal: AbortSignal): Promise<Result> {
    try {
      return await this.#retry.execute(async () => read(await this.#ask(path, signal)), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new CatalogSourceError(
        `Catalog at ${this.#baseUrl} ${(error as Error).message} (GET ${path}). ` +
          'What was read before is kept; check that service and CATALOG_URL.',
        { cause: error },
      );
    }
  }

  async #ask(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#baseUrl}${path}`, {
        headers: { accept: 'application/json' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)]),
      });
      text = await boundedText(response);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PassingFault) throw error;
      throw new PassingFault(faultOf(error as Error, this.#timeoutMs));
    }
    if (response.status === 429) throw new PassingFault('limits our requests', waitAskedFor(response.headers));
    if (response.status >= 500) throw new PassingFault(`answers ${response.status}`);
    if (!response.ok) throw new Error(`answers ${response.status}`);
    try {
      return { body: JSON.parse(text), headers: response.headers };
    } catch {
      throw new PassingFault('answers something that is not JSON');
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

/** Catalog sends milliseconds, possibly fractional, where HTTP means seconds. */
function waitAskedFor(headers: Headers): number {
  const asked = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(asked) ? Math.min(Math.max(Math.ceil(asked), 1), longestWaitMs) : longestWaitMs;
}

function faultOf({ name, message, cause }: Error, timeoutMs: number): string {
  if (name === 'TimeoutError') return `does not answer within ${timeoutMs / 1_000} s`;
  return `cannot be reached (${(cause as NodeJS.ErrnoException | undefined)?.code ?? message})`;
}
