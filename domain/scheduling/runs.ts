// What may happen to open runs: others take them over, they are tried again, they end, they are cancelled.
import { DomainError } from '../domainError.js';
import { crashesWith } from './crashes.js';
import { policiesOf, retryDelayMs } from './jobPolicies.js';
import type { SchedulingCalculations } from './schedule.js';
import type { ScheduledJobCommand } from './scheduledJobCommands.js';
import type { RunFault, ScheduledJobEvent } from './scheduledJobEvents.js';
import { isAtRest, type OpenRun, type ScheduledJobState } from './scheduledJobState.js';

type Decision = readonly ScheduledJobEvent[];
type DataOf<Type extends ScheduledJobCommand['type']> = Extract<ScheduledJobCommand, { type: Type }>['data'];

export type RunCommand = Extract<
  ScheduledJobCommand,
  { type: 'ReclaimRun' | 'RetryRun' | 'ReleaseRun' | 'CompleteRun' | 'FailRun' | 'CancelRuns' }
>;

const cancelled: RunFault = { code: 'cancelled', message: 'Cancelled by an operator.' };

export function decideOnRun(
  { guid }: Pick<SchedulingCalculations, 'guid'>,
  { type, data }: RunCommand,
  state: ScheduledJobState,
): Decision {
  switch (type) {
    case 'ReclaimRun':
      return reclaim(data, state);
    case 'RetryRun':
      return retry(data, state);
    case 'ReleaseRun': {
      const { job, runId, at } = data;
      held(data, state);
      return [{ type: 'RunReleased', data: { job, runId, reason: 'drain', at } }];
    }
    case 'CompleteRun': {
      const { job, runId, summary, at } = data;
      held(data, state);
      return [{ type: 'RunCompleted', data: { job, runId, summary, at } }];
    }
    case 'FailRun':
      return fail(data, state, (name) => Number.parseInt(guid(name, new Date(0)).slice(-12), 16) / 2 ** 48);
    case 'CancelRuns':
      return cancel(data, state);
  }
}

/** A run that was handed back did not die: only a crash uses up an attempt. */
function reclaim(
  { job, runId, deadBoot, instance, boot, at }: DataOf<'ReclaimRun'>,
  state: ScheduledJobState,
): Decision {
  const run = openRun(runId, state);
  const mayGoOn = run && run.boot === deadBoot && run.retryAt === null;
  if (!mayGoOn || (isAtRest(state) && !run.isCancelled)) return [];
  if (run.isCancelled) return [failed(job, runId, cancelled, at)];
  if (deadBoot === null) {
    return [
      { type: 'RunReclaimed', data: { job, runId, attempt: run.attempt, instance, boot, reason: 'released', at } },
    ];
  }
  const { retry: policy, crashesToQuarantine } = policiesOf(state.definition);
  const attempt = run.attempt + 1;
  const crashes = crashesWith(state, run);
  const isHarmful = crashes >= crashesToQuarantine;
  if (!isHarmful && attempt <= policy.attempts) {
    return [{ type: 'RunReclaimed', data: { job, runId, attempt, instance, boot, reason: 'lease-expired', at } }];
  }
  const message = `Gave up in attempt ${run.attempt}, which ended with its process.`;
  const end = failed(job, runId, { code: 'crashed', message }, at);
  return isHarmful ? [end, { type: 'JobQuarantined', data: { job, runId, crashes, at } }] : [end];
}

function retry({ job, runId, instance, boot, at }: DataOf<'RetryRun'>, state: ScheduledJobState): Decision {
  const run = openRun(runId, state);
  if (!run || run.retryAt === null || run.retryAt > at || isAtRest(state)) return [];
  return [{ type: 'RunRetried', data: { job, runId, attempt: run.attempt + 1, instance, boot, at } }];
}

function fail(
  { job, runId, epoch, error, isFinal, at }: DataOf<'FailRun'>,
  state: ScheduledJobState,
  fractionOf: (name: string) => number,
): Decision {
  const { attempt, isCancelled } = held({ job, runId, epoch }, state);
  const { retry: policy } = policiesOf(state.definition);
  if (isFinal || isCancelled || attempt >= policy.attempts) return [failed(job, runId, error, at)];
  const delayMs = retryDelayMs(policy, attempt, fractionOf(`${runId}#${attempt}`));
  const retryAt = new Date(Date.parse(at) + delayMs).toISOString();
  return [{ type: 'AttemptFailed', data: { job, runId, attempt, error, retryAt, at } }];
}

/** Whoever holds a run ends it when it hears of this; a run that nobody holds is over at once. */
function cancel({ job, runId, reason, at }: DataOf<'CancelRuns'>, state: ScheduledJobState): Decision {
  const meant = state.runs.filter((run) => runId === undefined || run.runId === runId);
  const backfills = runId === undefined ? state.backfills : [];
  if (meant.length === 0 && backfills.length === 0) {
    const what = runId === undefined ? `${job} has no open runs and no backfills` : `There is no open run ${runId}`;
    throw new DomainError('nothing_to_cancel', `${what}; \`bookworm jobs show ${job}\` shows what there is.`);
  }
  return [
    ...backfills.map(({ backfillId }) => ({
      type: 'BackfillCancelled' as const,
      data: { job, backfillId, reason, at },
    })),
    ...meant.flatMap((run): Decision => {
      const requested = { type: 'RunCancelRequested' as const, data: { job, runId: run.runId, reason, at } };
      if (run.boot === null) return [requested, failed(job, run.runId, cancelled, at)];
      return run.isCancelled ? [] : [requested];
    }),
  ];
}

/** Refuses a process that no longer holds the run: another reclaimed it, or it ended. */
function held({ job, runId, epoch }: { job: string; runId: string; epoch: number }, state: ScheduledJobState): OpenRun {
  const run = openRun(runId, state);
  if (run?.boot && run.epoch === epoch) return run;
  throw new DomainError('run_not_held', `The run ${runId} of ${job} is no longer held by this process.`);
}

function openRun(runId: string, { runs }: ScheduledJobState): OpenRun | undefined {
  return runs.find((run) => run.runId === runId);
}

function failed(job: string, runId: string, error: RunFault, at: string): ScheduledJobEvent {
  return { type: 'RunFailed', data: { job, runId, error, at } };
}
