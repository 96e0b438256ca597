// The state of a scheduled job as its events tell it.
import { isFull, ticksWait } from './capacity.js';
import { crashed, noCrashes } from './crashes.js';
import { justBefore } from './instants.js';
import { type DefinitionSource, isSameSchedule, type JobDefinition } from './jobDefinition.js';
import type { Schedule } from './schedule.js';
import type { RunParameters, RunTrigger, ScheduledJobEvent } from './scheduledJobEvents.js';

/** A run that has no outcome yet. */
export interface OpenRun {
  readonly runId: string;
  readonly trigger: RunTrigger;
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
  /** By which it was asked for: an edit does not change what was promised. */
  readonly schedule: Schedule;
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
  /** When there last were as many runs as may be, `until` not included; and whether ticks waited for the end of that. */
  readonly busy: { readonly from: string; readonly until: string; readonly ticksWaited: boolean } | undefined;
  readonly backfills: readonly Backfill[];
  readonly pause: { readonly reason: string; readonly at: string } | undefined;
  /** Since when nothing is started because of crashes. */
  readonly quarantinedAt: string | undefined;
  /** How often in a row a process ended with attempts of this job. */
  readonly crashes: number;
  /** Of those crashes: at which revision each process was last found dead. */
  readonly deaths: Readonly<Record<string, number>>;
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
  deaths: {},
  nextRevision: 0,
};

/** Whether nothing of the job is started by itself. */
export function isAtRest({ pause, quarantinedAt }: ScheduledJobState): boolean {
  return pause !== undefined || quarantinedAt !== undefined;
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
      return { quarantinedAt: undefined, ...noCrashes };
    case 'BackfillRequested': {
      const { backfillId, from, to } = data;
      const { backfills, definition } = state;
      if (!definition) return {};
      const backfill = { backfillId, schedule: definition.schedule, after: justBefore(from).toISOString(), to };
      return { backfills: [...backfills, backfill] };
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
    // Ticks of the same schedule stay due. A clock that is behind must not make accounted ticks due again.
    accountedUntil:
      definition && isSameSchedule(definition, redefined.definition)
        ? accountedUntil
        : later(redefined.at, accountedUntil),
  };
}

function changeOfRuns(state: ScheduledJobState, { type, data }: ScheduledJobEvent): Partial<ScheduledJobState> {
  const epoch = state.nextRevision;
  const { runs, backfills, accountedUntil } = state;
  const changed = (runId: string, change: Partial<OpenRun>) =>
    runs.map((run) => (run.runId === runId ? { ...run, ...change } : run));
  switch (type) {
    case 'RunClaimed': {
      const { runId, attempt, parameters, boot, at: openedAt, trigger, scheduledFor } = data;
      const run = { runId, trigger, attempt, parameters, boot, epoch, openedAt, retryAt: null, isCancelled: false };
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
        ...(reason === 'lease-expired' && crashed(state, runId)),
      };
    }
    case 'RunReleased':
      return { runs: changed(data.runId, { boot: null }) };
    case 'AttemptFailed':
      return { runs: changed(data.runId, { boot: null, retryAt: data.retryAt }), ...noCrashes };
    case 'RunRetried':
      return { runs: changed(data.runId, { attempt: data.attempt, boot: data.boot, epoch, retryAt: null }) };
    case 'RunCancelRequested':
      return { runs: changed(data.runId, { isCancelled: true }) };
    case 'RunCompleted':
      return { ...ended(state, data), ...noCrashes };
    case 'RunFailed':
      return { ...ended(state, data), ...(data.error.code === 'crashed' ? crashed(state, data.runId) : noCrashes) };
    default:
      return {};
  }
}

function ended(state: ScheduledJobState, { runId, at }: { runId: string; at: string }): Partial<ScheduledJobState> {
  const runs = state.runs.filter((run) => run.runId !== runId);
  // From when the last one came that filled the job.
  const from = state.runs.at(-1)?.openedAt;
  if (!isFull(state) || from === undefined) return { runs };
  return { runs, busy: { from, until: at, ticksWaited: ticksWait(state) } };
}

/** The first backfill goes on behind the tick: they are worked off one after the other. */
function advanced([first, ...others]: readonly Backfill[], tick: string): readonly Backfill[] {
  return first ? [{ ...first, after: tick }, ...others] : [];
}

/** ISO 8601 instants in UTC compare as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
