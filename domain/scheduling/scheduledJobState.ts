// The state of a scheduled job as its events tell it.
import type { DefinitionSource, JobDefinition } from './jobDefinition.js';
import { mostOpenRuns } from './jobPolicies.js';
import type { RunParameters, ScheduledJobEvent } from './scheduledJobEvents.js';

/** A run that has no outcome yet. */
export interface OpenRun {
  readonly runId: string;
  readonly attempt: number;
  readonly parameters: RunParameters;
  /** The process that holds it; null when it was handed back, or waits for another attempt. */
  readonly boot: string | null;
  /** Revision of the event that gave it to its holder: whoever ends the run must name it. */
  readonly epoch: number;
  readonly openedAt: string;
  /** When it is tried again; null when it does not wait for that. */
  readonly retryAt: string | null;
  readonly isCancelled: boolean;
}

export interface Backfill {
  readonly backfillId: string;
  /** Ticks after this instant and not after `to` still get their run. */
  readonly after: string;
  readonly to: string;
}

export interface ScheduledJobState {
  readonly definition: JobDefinition | undefined;
  readonly source: DefinitionSource;
  /** The definition of the release, while an operator's is in force. */
  readonly withheld: JobDefinition | undefined;
  /** Every tick up to this instant is claimed or skipped. ISO 8601. */
  readonly accountedUntil: string;
  /** In the order in which they were opened. */
  readonly runs: readonly OpenRun[];
  /** When there last were as many runs as may be. */
  readonly busy: { readonly from: string; readonly until: string } | undefined;
  readonly backfills: readonly Backfill[];
  readonly pause: { readonly reason: string; readonly at: string } | undefined;
  /** Since when nothing is started because of crashes. */
  readonly quarantinedAt: string | undefined;
  /** Attempts in a row that ended with their process. */
  readonly crashes: number;
  /** Revision of the next event. */
  readonly nextRevision: number;
}

/** Changes with the meaning of the state: a checkpoint of another version is passed by. */
export const stateVersion = 1;

export const initialState: ScheduledJobState = {
  definition: undefined,
  source: 'code',
  withheld: undefined,
  accountedUntil: '',
  runs: [],
  busy: undefined,
  backfills: [],
  pause: undefined,
  quarantinedAt: undefined,
  crashes: 0,
  nextRevision: 0,
};

/** Whether there are as many open runs as may be. */
export function isFull({ definition, runs }: Pick<ScheduledJobState, 'definition' | 'runs'>): boolean {
  return definition !== undefined && runs.length >= mostOpenRuns(definition);
}

/** The state that a checkpoint holds; undefined when it is one of another version. */
export function checkpointed({ type, data }: ScheduledJobEvent): Omit<ScheduledJobState, 'nextRevision'> | undefined {
  if (type !== 'JobCheckpointed' || data.stateVersion !== stateVersion) return undefined;
  return { ...initialState, ...data.state };
}

export function evolve(state: ScheduledJobState, event: ScheduledJobEvent): ScheduledJobState {
  return { ...state, ...change(state, event), nextRevision: state.nextRevision + 1 };
}

function change(state: ScheduledJobState, event: ScheduledJobEvent): Partial<ScheduledJobState> {
  const { type, data } = event;
  switch (type) {
    case 'JobDefined':
      return defined(state, data);
    case 'JobRedefined':
      return defined(state, data);
    case 'DefinitionWithheld':
      return { withheld: data.definition };
    case 'TicksSkipped':
      return { accountedUntil: later(data.to, state.accountedUntil) };
    case 'JobPaused':
      return { pause: { reason: data.reason, at: data.at } };
    case 'JobResumed':
      return { pause: undefined };
    case 'JobQuarantined':
      return { quarantinedAt: data.at };
    case 'QuarantineCleared':
      return { quarantinedAt: undefined, crashes: 0 };
    case 'BackfillRequested': {
      const { backfillId, from, to } = data;
      return { backfills: [...state.backfills, { backfillId, after: justBefore(from), to }] };
    }
    case 'BackfillCompleted':
    case 'BackfillCancelled':
      return { backfills: state.backfills.filter(({ backfillId }) => backfillId !== data.backfillId) };
    default:
      return changeOfRuns(state, event);
  }
}

function defined(
  { definition, source, withheld, accountedUntil }: ScheduledJobState,
  redefined: { definition: JobDefinition; source?: DefinitionSource; at: string },
): Partial<ScheduledJobState> {
  const isOperators = redefined.source === 'operator';
  return {
    definition: redefined.definition,
    source: isOperators ? 'operator' : 'code',
    withheld: isOperators ? (source === 'code' ? definition : withheld) : undefined,
    // A clock that is behind must not make accounted ticks due again.
    accountedUntil: later(redefined.at, accountedUntil),
  };
}

function changeOfRuns(state: ScheduledJobState, { type, data }: ScheduledJobEvent): Partial<ScheduledJobState> {
  const epoch = state.nextRevision;
  const { runs, backfills, accountedUntil, crashes } = state;
  const changed = (runId: string, change: Partial<OpenRun>) =>
    runs.map((run) => (run.runId === runId ? { ...run, ...change } : run));
  switch (type) {
    case 'RunClaimed': {
      const { runId, attempt, parameters, boot, at: openedAt, trigger, scheduledFor } = data;
      const run = { runId, attempt, parameters, boot, epoch, openedAt, retryAt: null, isCancelled: false };
      return {
        runs: [...runs, run],
        ...(trigger === 'tick' && { accountedUntil: later(scheduledFor, accountedUntil) }),
        ...(trigger === 'backfill' && { backfills: advanced(backfills, scheduledFor) }),
      };
    }
    case 'RunReclaimed': {
      const { runId, attempt, boot, reason } = data;
      return {
        runs: changed(runId, { attempt, boot, epoch, retryAt: null }),
        ...(reason === 'lease-expired' && { crashes: crashes + 1 }),
      };
    }
    case 'RunReleased':
      return { runs: changed(data.runId, { boot: null }) };
    case 'AttemptFailed':
      return { runs: changed(data.runId, { boot: null, retryAt: data.retryAt }), crashes: 0 };
    case 'RunRetried':
      return { runs: changed(data.runId, { attempt: data.attempt, boot: data.boot, epoch, retryAt: null }) };
    case 'RunCancelRequested':
      return { runs: changed(data.runId, { isCancelled: true }) };
    case 'RunCompleted':
      return { ...ended(state, data), crashes: 0 };
    case 'RunFailed':
      return { ...ended(state, data), crashes: data.error.code === 'crashed' ? crashes + 1 : 0 };
    default:
      return {};
  }
}

function ended(state: ScheduledJobState, { runId, at }: { runId: string; at: string }): Partial<ScheduledJobState> {
  const runs = state.runs.filter((run) => run.runId !== runId);
  // From when the last one came that filled the job.
  const from = state.runs.at(-1)?.openedAt;
  return isFull(state) && from !== undefined ? { runs, busy: { from, until: later(at, from) } } : { runs };
}

/** The first backfill goes on behind the tick: they are worked off one after the other. */
function advanced([first, ...others]: readonly Backfill[], tick: string): readonly Backfill[] {
  return first ? [{ ...first, after: tick }, ...others] : [];
}

function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

/** ISO 8601 instants in UTC compare as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
