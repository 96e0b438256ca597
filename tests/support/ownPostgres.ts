// A PostgreSQL server of a test's own, which can be away for as long as the test wants.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoreProcess, startAndHear } from './storeProcess.js';

interface Report {
  readonly url: string;
  readonly dataDirectory: string;
}

export class OwnPostgres {
  readonly url: string;
  readonly #dataDirectory: string;
  /** Who watches over the server, and starts it again when it is gone. */
  readonly #watcher: StoreProcess;

  private constructor(watcher: StoreProcess, { url, dataDirectory }: Report) {
    this.#watcher = watcher;
    this.url = url;
    this.#dataDirectory = dataDirectory;
  }

  static async start(): Promise<OwnPostgres> {
    const { process: watcher, report } = startAndHear<Report>('storeProcessCluster.js', []);
    return new OwnPostgres(watcher, await report);
  }

  /** In PostgreSQL's immediate mode: nobody is seen off, and the next start recovers from the log of writes. */
  async halt(): Promise<void> {
    const file = join(this.#dataDirectory, 'postgres', 'postmaster.pid');
    const postmaster = Number.parseInt(await readFile(file, 'utf8'), 10);
    this.#watcher.suspend();
    process.kill(postmaster, 'SIGQUIT');
  }

  /** Lets it be started again, at the same address. */
  resume(): void {
    this.#watcher.wake();
  }

  async stop(): Promise<void> {
    this.#watcher.wake();
    await this.#watcher.stop();
  }
}
