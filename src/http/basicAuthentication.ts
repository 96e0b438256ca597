// Basic authentication (RFC 7617) that slows down guessing and does not pay for a slow password hash at every poll.
import { createHash } from 'node:crypto';
import type Koa from 'koa';

const windowMs = 60_000;
const mostFailures = 5;
const mostAddresses = 1_000;
const rememberedForMs = 60_000;

export interface BasicAuthenticationOptions {
  /** May be slow: right credentials are asked for once a minute. */
  readonly verify: (user: string, password: string) => Promise<boolean>;
  /** Names to people what they sign in to; no quotes. */
  readonly realm: string;
  /** Hears of wrong credentials, and of attempts that come while an address has to wait; must not throw. */
  readonly onRefused?: (reason: 'wrong-credentials' | 'locked-out', address: string) => void;
  /** `Clock.monotonicMs`; the process's own by default. */
  readonly monotonicMs?: () => number;
}

export function basicAuthentication(options: BasicAuthenticationOptions): Koa.Middleware {
  const { verify, realm, onRefused, monotonicMs = () => performance.now() } = options;
  const guesses = new Guesses(monotonicMs);
  const remembered = new Map<string, { readonly right: Promise<boolean>; until: number }>();

  return async (ctx, next) => {
    const waitSeconds = guesses.waitSeconds(ctx.ip);
    if (waitSeconds > 0) {
      onRefused?.('locked-out', ctx.ip);
      const headers = { 'Retry-After': String(waitSeconds) };
      ctx.throw(429, `Too many failed sign-ins from this address; try again in ${waitSeconds} seconds.`, { headers });
    }
    const credentials = parseCredentials(ctx.get('Authorization'));
    if (!credentials || !(await isRight(credentials, ctx.ip))) {
      // Who has none yet was not refused: that is how browsers come to ask for them.
      if (credentials) onRefused?.('wrong-credentials', ctx.ip);
      const headers = { 'WWW-Authenticate': `Basic realm="${realm}", charset="UTF-8"` };
      ctx.throw(401, `Sign in to ${realm} with user and password.`, { headers });
    }
    await next();
  };

  /** Requests that come while the same credentials are being verified wait for that answer. */
  function isRight(credentials: Credentials, address: string): Promise<boolean> {
    const digest = createHash('sha256').update(`${credentials.user}:${credentials.password}`).digest('base64');
    const known = remembered.get(digest);
    if (known && monotonicMs() < known.until) return known.right;
    const entry = { right: judge(credentials, address), until: Number.POSITIVE_INFINITY };
    remembered.set(digest, entry);
    entry.right.then(
      (right) => {
        if (right) entry.until = monotonicMs() + rememberedForMs;
        else remembered.delete(digest);
      },
      () => remembered.delete(digest),
    );
    return entry.right;
  }

  // Counted before the answer is known: otherwise a thousand guesses at once would all be the first.
  async function judge({ user, password }: Credentials, address: string): Promise<boolean> {
    guesses.count(address);
    const right = await verify(user, password).catch((error) => {
      guesses.uncount(address);
      throw error;
    });
    if (right) guesses.uncount(address);
    return right;
  }
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

function parseCredentials(header: string): Credentials | undefined {
  const [, encoded] = /^basic +([a-z0-9+/]+={0,2})$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.toString('base64') !== encoded) return undefined;
  const text = bytes.toString('utf8');
  // U+FFFD stands where the bytes were no UTF-8; control characters belong in neither part.
  const [, user, password] = /^([^:\p{Cc}\uFFFD]*):([^\p{Cc}\uFFFD]*)$/u.exec(text) ?? [];
  return user === undefined || password === undefined ? undefined : { user, password };
}

/** The wrong or undecided attempts of each address within its minute; of the newest addresses only, to bound the memory. */
class Guesses {
  readonly #windows = new Map<string, { readonly until: number; count: number }>();
  readonly #monotonicMs: () => number;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** How long this address has to wait; 0 when it may try. */
  waitSeconds(address: string): number {
    const window = this.#windowOf(address);
    if (!window || window.count < mostFailures) return 0;
    return Math.ceil((window.until - this.#monotonicMs()) / 1_000);
  }

  count(address: string): void {
    const window = this.#windowOf(address) ?? { until: this.#monotonicMs() + windowMs, count: 0 };
    window.count++;
    this.#windows.set(address, window);
    // A map keeps the order of insertion: its first address is the one whose minute began first.
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > mostAddresses && oldest !== undefined) this.#windows.delete(oldest);
  }

  uncount(address: string): void {
    const window = this.#windowOf(address);
    if (window) window.count--;
  }

  #windowOf(address: string) {
    const window = this.#windows.get(address);
    if (window && window.until > this.#monotonicMs()) return window;
    this.#windows.delete(address);
    return undefined;
  }
}
