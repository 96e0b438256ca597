// Wakes the tails of the log in this process when PostgreSQL notifies of an append; a lost notification costs one poll.
import pg from 'pg';

const pollMs = 1_000;
const reconnectMs = 1_000;

export class LogSignal {
  readonly #connectionString: string;
  readonly #waiting = new Set<() => void>();
  /** How many notifications came so far: what to compare with, so that one that came meanwhile is not slept through. */
  count = 0;
  #client: pg.Client | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
    void this.#listen();
  }

  /** Resolves once there were more notifications than `seen`, after the polling interval, or at the abort. */
  next(seen: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, pollMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted || this.count !== seen) wake();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    await this.#client?.end().catch(() => {});
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      connectionTimeoutMillis: 5_000,
      application_name: 'bookworm log',
    });
    this.#client = client;
    client.on('notification', () => {
      this.count++;
      for (const wake of [...this.#waiting]) wake();
    });
    client.on('error', () => {});
    client.once('end', () => {
      if (!this.#closed) this.#reconnect = setTimeout(() => void this.#listen(), reconnectMs);
    });
    // A connection that cannot be made ends as well; polling carries on until the next one stands.
    await client
      .connect()
      .then(() => client.query('listen event_log'))
      .catch(() => client.end())
      .catch(() => {});
  }
}
