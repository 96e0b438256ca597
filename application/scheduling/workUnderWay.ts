// The runs that this process carries out right now, and how they are told to end before they are done.
import type { OpenRun, ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import { type InterruptionCause, RunInterruptedError } from './carryOut.js';

/** Of the attempt, not of the run: a process may lose a run and win it back. */
type Attempt = Pick<OpenRun, 'runId' | 'epoch'>;

interface Work extends Attempt {
  readonly job: string;
  readonly interruption: AbortController;
  readonly ended: Promise<void>;
}

export class WorkUnderWay {
  readonly #works = new Map<string, Work>();
  /** Called whenever work has ended. */
  onEnd: () => void = () => {};

  get size(): number {
    return this.#works.size;
  }

  has(attempt: Attempt): boolean {
    return this.#works.has(attemptId(attempt));
  }

  /** @param carryOut must not throw; begins once the caller is done, so that it can be interrupted before. */
  begin(job: string, attempt: Attempt, carryOut: (interruption: AbortSignal) => Promise<void>): void {
    const { runId, epoch } = attempt;
    const interruption = new AbortController();
    const ended = Promise.resolve()
      .then(() => carryOut(interruption.signal))
      .finally(() => {
        this.#works.delete(attemptId(attempt));
        this.onEnd();
      });
    this.#works.set(attemptId(attempt), { job, runId, epoch, interruption, ended });
  }

  /** Lets go of work that an operator cancelled, or that another instance has by now. */
  heed(job: string, { runs }: ScheduledJobState): void {
    for (const work of this.#works.values()) {
      if (work.job !== job) continue;
      const run = runs.find(({ runId }) => runId === work.runId);
      if (run?.epoch !== work.epoch) interrupt(work, 'lost');
      else if (run.isCancelled) interrupt(work, 'cancelled');
    }
  }

  interruptAll(why: InterruptionCause): void {
    for (const work of this.#works.values()) interrupt(work, why);
  }

  /** Waits for all that goes on now. */
  async settle(): Promise<void> {
    await Promise.all([...this.#works.values()].map(({ ended }) => ended));
  }
}

function interrupt({ interruption }: Work, why: InterruptionCause): void {
  if (!interruption.signal.aborted) interruption.abort(new RunInterruptedError(why));
}

export function attemptId({ runId, epoch }: Attempt): string {
  return `${runId}#${epoch}`;
}
