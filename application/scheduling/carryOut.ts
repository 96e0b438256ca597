// Carries out the work of one run, within its time, and says how it ended.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '../../domain/domainError.js';
import type { RunFault, RunParameters, RunSummary } from '../../domain/scheduling/scheduledJobEvents.js';
import type { CommandContext } from '../handleCommand.js';
import { cappedFault, cappedSummary } from './cappedOutput.js';

export interface JobRun {
  readonly runId: string;
  /** Grows with every attempt and every takeover: what the work writes elsewhere can be fenced by it. */
  readonly epoch: number;
  readonly parameters: RunParameters;
  readonly context: CommandContext;
  /** Aborts at the timeout, when the run is cancelled or lost to another instance, and when this instance stops. */
  readonly signal: AbortSignal;
}

/** The work of one job. What it returns is recorded with the run's end, cut to 16 KiB. */
export type JobHandler = (run: JobRun) => Promise<RunSummary>;

/** The command that ends the run, but for the run's identity. */
export type RunOutcome =
  | { readonly type: 'CompleteRun'; readonly data: { readonly summary: RunSummary } }
  | { readonly type: 'FailRun'; readonly data: { readonly error: RunFault; readonly isFinal: boolean } }
  | { readonly type: 'ReleaseRun'; readonly data: object };

/** Why work is to end before it is done. */
export type InterruptionCause = 'stopping' | 'cancelled' | 'lost';

/** The reason with which the signal of work aborts. */
export class RunInterruptedError extends Error {
  override readonly name = 'RunInterruptedError';

  constructor(readonly why: InterruptionCause) {
    super(
      { stopping: 'The instance stops.', cancelled: 'Cancelled by an operator.', lost: 'Another has the run.' }[why],
    );
  }
}

export interface Work extends Pick<JobRun, 'runId' | 'epoch' | 'parameters' | 'context'> {
  readonly handler: JobHandler | undefined;
  readonly timeoutMs: number;
  /** How long aborted work may take to stop. */
  readonly graceMs: number;
  /** Aborts with a RunInterruptedError. */
  readonly interruption: AbortSignal;
}

/** Never throws. */
export async function carryOut(work: Work): Promise<RunOutcome> {
  const { handler, timeoutMs, graceMs, interruption } = work;
  const { runId, epoch, parameters, context } = work;
  if (interruption.aborted) return interrupted(interruption.reason as RunInterruptedError);
  const over = new AbortController();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([interruption, timeout]);
  try {
    if (!handler) throw new DomainError('no_handler', 'This version of the service has no work for this job.');
    const returned = await Promise.race([
      handler({ runId, epoch, parameters, context, signal }),
      abandonment(signal, graceMs, over.signal),
    ]);
    return { type: 'CompleteRun', data: { summary: cappedSummary(returned) } };
  } catch (error) {
    if (interruption.aborted) return interrupted(interruption.reason as RunInterruptedError);
    if (!timeout.aborted) return failure(cappedFault(error), error instanceof DomainError);
    return failure({ code: 'timeout', message: `Not done within ${timeoutMs / 1_000} s; aborted.` }, false);
  } finally {
    over.abort();
  }
}

function interrupted({ why, message }: RunInterruptedError): RunOutcome {
  return why === 'stopping' ? { type: 'ReleaseRun', data: {} } : failure({ code: why, message }, true);
}

/** @param isFinal a rule that forbids it forbids it the next time too. */
function failure(error: RunFault, isFinal: boolean): RunOutcome {
  return { type: 'FailRun', data: { error, isFinal } };
}

/** Rejects when work that was told to stop has not done so in time: it is left alone, and must not block the job. */
async function abandonment(signal: AbortSignal, graceMs: number, over: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort', { signal: over });
  await wait(graceMs, undefined, { signal: over, ref: false });
  throw new Error(`The work did not stop within ${graceMs / 1_000} s of being told to.`);
}
