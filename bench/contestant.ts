// Each contestant is a process of its own: emmett's driver changes node-postgres's type parsers for its whole process.
import { type ChildProcess, fork } from 'node:child_process';

/** What a contestant can be asked to do; parameters and results are copied from process to process. */
export type Tasks<Name extends string = string> = Readonly<Record<Name, (parameters: never) => Promise<unknown>>>;

interface Request {
  readonly task: string;
  readonly parameters: unknown;
}

interface Reply {
  readonly result?: unknown;
  readonly error?: string;
}

const running = new Set<ChildProcess>();
const interruption = new AbortController();

/** Aborts when the benchmark is interrupted: whoever waits for a time to pass stops waiting. */
export const interrupted: AbortSignal = interruption.signal;

/** One task at a time; the process sleeps between them. */
export class Contestant<All extends Tasks> {
  readonly #child: ChildProcess;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<void>;

  /**
   * @param script the module that calls `serve`.
   * @param options.heapMiB what its objects may take; it ends when they need more.
   */
  constructor(script: URL, { heapMiB }: { readonly heapMiB?: number } = {}) {
    if (interrupted.aborted) throw new Error('Interrupted.');
    this.#child = fork(script, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      execArgv: heapMiB ? [`--max-old-space-size=${heapMiB}`] : [],
    });
    running.add(this.#child);
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', () => {
        running.delete(this.#child);
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Does nothing when the process has ended. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  ask<Name extends keyof All & string>(
    task: Name,
    parameters: Parameters<All[Name]>[0],
  ): Promise<Awaited<ReturnType<All[Name]>>> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error(`The process that was asked for ${task} has ended.`));
      this.#child.once('exit', onExit);
      this.#child.once('message', ({ result, error }: Reply) => {
        this.#child.off('exit', onExit);
        if (error === undefined) resolve(result as Awaited<ReturnType<All[Name]>>);
        else reject(new Error(`${task} failed: ${error}`));
      });
      if (!this.#child.connected) return onExit();
      this.#child.send({ task, parameters } satisfies Request);
    });
  }

  async close(): Promise<void> {
    // Nobody may catch it, and it ends even a process that was stopped.
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** After an interruption: whoever waits for an answer hears that the process has ended, and cleans up. */
export function endAllContestants(): void {
  interruption.abort(new Error('Interrupted.'));
  for (const child of running) child.kill('SIGKILL');
}

/** The contestant's side. Ends with the process that asked, however that ended. */
export function serve(tasks: Readonly<Record<string, (parameters: never) => Promise<unknown>>>): void {
  process.once('disconnect', () => process.exit());
  process.on('message', async ({ task, parameters }: Request) => {
    const reply: Reply = await answer(tasks[task], parameters).then(
      (result) => ({ result }),
      (error: Error) => ({ error: error.stack ?? error.message }),
    );
    process.send?.(reply);
  });
}

async function answer(task: Tasks[string] | undefined, parameters: unknown): Promise<unknown> {
  if (!task) throw new Error('This contestant does not know the task.');
  return task(parameters as never);
}
