// Carries out the work of one run, within its time, and says how it ended.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '../domain/domainError.js';
import type { RunFault, RunParameters, RunSummary } from '../domain/scheduling/scheduledJobMessages.js';
import { cappedFault, cappedSummary } from './cappedOutput.js';
import type { CommandContext } from './handleCommand.js';

/** How long aborted work may take to stop. */
const graceMs = 5_000;

export interface JobRun {
  readonly parameters: RunParameters;
  readonly context: CommandContext;
  /** Aborts at the timeout and when the instance stops. */
  readonly signal: AbortSignal;
}

/** The work of one job. What it returns is recorded with the run's end, cut to 16 KiB. */
export type JobHandler = (run: JobRun) => Promise<RunSummary>;

/** The command that ends the run, but for the run's identity. */
export type RunOutcome =
  | { readonly type: 'CompleteRun'; readonly data: { readonly summary: RunSummary } }
  | { readonly type: 'FailRun'; readonly data: { readonly error: RunFault } }
  | { readonly type: 'ReleaseRun'; readonly data: object };

export interface Work {
  readonly handler: JobHandler | undefined;
  readonly parameters: RunParameters;
  readonly context: CommandContext;
  readonly timeoutMs: number;
  /** Aborts when the instance stops: the run is then handed back. */
  readonly stopping: AbortSignal;
}

/** Never throws. */
export async function carryOut({ handler, parameters, context, timeoutMs, stopping }: Work): Promise<RunOutcome> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([stopping, timeout]);
  try {
    if (!handler) throw new DomainError('no_handler', 'This version of the service has no work for this job.');
    const returned = await Promise.race([handler({ parameters, context, signal }), abandonment(signal)]);
    return { type: 'CompleteRun', data: { summary: cappedSummary(returned) } };
  } catch (error) {
    if (stopping.aborted) return { type: 'ReleaseRun', data: {} };
    if (!timeout.aborted) return { type: 'FailRun', data: { error: cappedFault(error) } };
    const message = `Not done within ${timeoutMs / 1_000} s; aborted.`;
    return { type: 'FailRun', data: { error: { code: 'timeout', message } } };
  }
}

/** Rejects when work that was told to stop has not done so in time: it is left alone, and must not block the job. */
async function abandonment(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  await wait(graceMs, undefined, { ref: false });
  throw new Error(`The work did not stop within ${graceMs / 1_000} s of being told to.`);
}
