// Runs the programs beside this file as real processes: they can be killed, have memory of their own, and never outlive us.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface StoreProcessOptions {
  /** A file's name in tests/support. */
  readonly program: string;
  readonly args: readonly string[];
  /** Hears every line of its standard output, the last ones of a killed process included. */
  readonly onLine: (line: string) => void;
}

export class StoreProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #complaints = '';

  /** The program ends when its standard input does: at `stop`, and when the process of the test is gone for any reason. */
  constructor({ program, args, onLine }: StoreProcessOptions) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(
      process.execPath,
      ['--expose-gc', join(process.cwd(), 'tests/support', program), ...args],
      // A process group of its own, so that Ctrl-C leaves it the time to clean up.
      { env: { PATH, HOME }, detached: true },
    );
    this.#child.stderr?.on('data', (chunk) => {
      this.#complaints += chunk;
    });
    this.#child.stdin?.on('error', () => undefined);
    const output = this.#child.stdout;
    const heard = output ? once(createInterface(output).on('line', onLine), 'close') : undefined;
    this.#ended = Promise.all([once(this.#child, 'close'), heard]);
    this.#ended.catch(() => undefined);
  }

  /** Resolves when it has ended well by itself; rejects with what it complained about. */
  async ended(): Promise<void> {
    await this.#ended;
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== 0)
      throw new Error(`A process ended with ${signalCode ?? `code ${exitCode}`}. ${this.#complaints}`);
  }

  /** Asks it to end and waits. */
  stop(): Promise<void> {
    this.#child.stdin?.end();
    return this.ended();
  }

  /** Resolves when it has ended, in whatever way. */
  async gone(): Promise<void> {
    await this.#ended;
  }

  /** Makes it stand still until it is woken, as a machine does that is suspended or short of memory. */
  suspend(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets it go on when it was stopped. */
  wake(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it where it stands, like a power cut. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** A program that says one line of JSON when it is ready or done. */
export function startAndHear<Report>(
  program: string,
  args: readonly string[],
): { process: StoreProcess; report: Promise<Report> } {
  let resolve: (report: Report) => void = () => undefined;
  const heard = new Promise<Report>((onReport) => {
    resolve = onReport;
  });
  const child = new StoreProcess({ program, args, onLine: (line) => resolve(JSON.parse(line)) });
  const failed = child.ended().then(() => heard);
  failed.catch(() => undefined);
  return { process: child, report: Promise.race([heard, failed]) };
}
