// The state of a scheduled job as its events tell it.
import type { JobDefinition } from './jobDefinition.js';
import type { RunParameters, ScheduledJobEvent } from './scheduledJobMessages.js';

export interface RunningRun {
  readonly runId: string;
  readonly attempt: number;
  readonly parameters: RunParameters;
  /** The process that holds the run; null while it was released and nobody took it up. */
  readonly boot: string | null;
  /** Revision of the claim or reclaim: whoever completes the run must name it. */
  readonly epoch: number;
}

export interface ScheduledJobState {
  readonly definition: JobDefinition | undefined;
  /** Every tick up to this instant is claimed or skipped. ISO 8601. */
  readonly accountedUntil: string;
  readonly running: RunningRun | undefined;
  /** Revision of the next event. */
  readonly nextRevision: number;
}

export const initialState: ScheduledJobState = {
  definition: undefined,
  accountedUntil: '',
  running: undefined,
  nextRevision: 0,
};

export function evolve(state: ScheduledJobState, event: ScheduledJobEvent): ScheduledJobState {
  return { ...state, ...change(state, event), nextRevision: state.nextRevision + 1 };
}

function change(state: ScheduledJobState, { type, data }: ScheduledJobEvent): Partial<ScheduledJobState> {
  const epoch = state.nextRevision;
  switch (type) {
    case 'JobDefined':
    case 'JobRedefined':
      // A clock that is behind must not make accounted ticks due again.
      return { definition: data.definition, accountedUntil: later(data.at, state.accountedUntil) };
    case 'TicksSkipped':
      return { accountedUntil: data.to };
    case 'RunClaimed':
      return {
        running: { runId: data.runId, attempt: data.attempt, parameters: data.parameters, boot: data.boot, epoch },
        ...(data.trigger === 'tick' && { accountedUntil: data.scheduledFor }),
      };
    case 'RunReclaimed':
      return { running: state.running && { ...state.running, attempt: data.attempt, boot: data.boot, epoch } };
    case 'RunReleased':
      return { running: state.running && { ...state.running, boot: null } };
    case 'RunCompleted':
    case 'RunFailed':
      return { running: undefined };
    default:
      return {};
  }
}

/** ISO 8601 instants in UTC compare as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
