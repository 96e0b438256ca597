// Wakes the tails of the log in this process when PostgreSQL notifies of an append, or may have done so unheard.
import pg from 'pg';

export interface SignalTimes {
  /** How long a tail sleeps at most while notifications come: so much would a lost one cost. */
  readonly sleepMs: number;
  /** And while none can come. */
  readonly deafSleepMs: number;
  readonly reconnectMs: number;
  /** How often the connection has to show that it still stands, for it may break without a word. */
  readonly keepAliveMs: number;
  /** How long the server may take for any answer. */
  readonly answerMs: number;
}

const usualTimes: SignalTimes = {
  sleepMs: 30_000,
  deafSleepMs: 1_000,
  reconnectMs: 1_000,
  keepAliveMs: 15_000,
  answerMs: 5_000,
};

export class LogSignal {
  readonly #connectionString: string;
  readonly #times: SignalTimes;
  readonly #waiting = new Set<() => void>();
  /** How many reasons to look came so far: what to compare with, so that one that came meanwhile is not slept through. */
  count = 0;
  #client: pg.Client | undefined;
  #isListening = false;
  #keepAlive: NodeJS.Timeout | undefined;
  #asking: Promise<void> = Promise.resolve();
  #reconnect: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connectionString: string, times: Partial<SignalTimes> = {}) {
    this.#connectionString = connectionString;
    this.#times = { ...usualTimes, ...times };
    void this.#listen();
  }

  /** Resolves once there were more reasons to look than `seen`, after `mostMs`, or at the abort. */
  next(seen: number, signal: AbortSignal, mostMs = this.#sleepMs): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, mostMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted || this.count !== seen) wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    // A goodbye over a connection that broke without a word would wait for its answer for ever.
    if (this.#client && this.#isListening) await this.#ask(this.#client);
    await this.#client?.end().catch(() => {});
  }

  get #sleepMs(): number {
    return this.#isListening ? this.#times.sleepMs : this.#times.deafSleepMs;
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: this.#times.answerMs,
      query_timeout: this.#times.answerMs,
      application_name: 'bookworm log',
    });
    this.#client = client;
    client.on('notification', () => this.#wakeAll());
    client.on('error', () => {});
    client.once('end', () => this.#lost());
    try {
      await client.connect();
      await client.query('listen event_log');
      this.#stands(client);
    } catch {
      // A connection that cannot be made ends as well; tails look more often until the next one stands.
      await client.end().catch(() => {});
    }
  }

  #stands(client: pg.Client): void {
    this.#isListening = true;
    this.#keepAlive = setInterval(() => void this.#ask(client), this.#times.keepAliveMs);
    // Nobody heard of what was appended before.
    this.#wakeAll();
  }

  /** Ends the connection if there is no answer. */
  #ask(client: pg.Client): Promise<void> {
    this.#asking = this.#asking.then(async () => {
      await client.query('').catch(() => client.end().catch(() => {}));
    });
    return this.#asking;
  }

  #lost(): void {
    clearInterval(this.#keepAlive);
    this.#isListening = false;
    if (this.#closed) return;
    this.#reconnect = setTimeout(() => void this.#listen(), this.#times.reconnectMs);
    // Those that sleep for long must not do so any more.
    this.#wakeAll();
  }

  #wakeAll(): void {
    this.count++;
    for (const wake of [...this.#waiting]) wake();
  }
}
