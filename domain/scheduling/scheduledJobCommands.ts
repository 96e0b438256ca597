// The commands that a scheduled job takes. Every one says when it was given, by the store's clock.
import type { Command } from '../message.js';
import type { JobDefinition } from './jobDefinition.js';
import type { InstanceIdentity, MissedTicks, RunFault, RunParameters, RunSummary } from './scheduledJobEvents.js';

interface OfJob {
  readonly job: string;
  readonly at: string;
}

interface Reasoned extends OfJob {
  readonly reason: string;
}

/** `epoch`: the revision of the event that gave the run to the caller, its fencing token. */
interface HeldRun extends OfJob {
  readonly runId: string;
  readonly epoch: number;
}

/** What instances do by themselves. */
type SchedulerCommand =
  /** The definition as the release has it. */
  | Command<'DefineJob', { readonly definition: JobDefinition; readonly at: string }>
  /** Accounts for all ticks that are due, and claims one when the policies allow it; or the next one of a backfill. */
  | Command<'ClaimTick', InstanceIdentity & OfJob>
  | Command<'StartRun', InstanceIdentity & OfJob & StartRequest>
  /** @param deadBoot who held the run and died; null when it had been handed back. */
  | Command<'ReclaimRun', InstanceIdentity & OfJob & { readonly runId: string; readonly deadBoot: string | null }>
  | Command<'RetryRun', InstanceIdentity & OfJob & { readonly runId: string }>
  | Command<'ReleaseRun', HeldRun>
  | Command<'CompleteRun', HeldRun & { readonly summary: RunSummary }>
  /** `isFinal`: trying again would not help. */
  | Command<'FailRun', HeldRun & { readonly error: RunFault; readonly isFinal: boolean }>
  | Command<'CheckpointJob', OfJob>;

export interface StartRequest {
  readonly trigger: 'start' | 'manual';
  readonly parameters: RunParameters;
  readonly reason?: string;
  /** A paused job is started all the same. */
  readonly despitePause?: boolean;
}

/** What operators do. */
export type ControlCommand =
  /** `asCode`: the definition of the release comes into force again. What the job does stays as the release has it. */
  | Command<'EditJob', Reasoned & { readonly definition: JobDefinition | 'asCode' }>
  | Command<'PauseJob', Reasoned>
  | Command<'ResumeJob', OfJob & { readonly missed: MissedTicks; readonly reason?: string }>
  | Command<'ClearQuarantine', Reasoned & { readonly missed: MissedTicks }>
  | Command<'BackfillTicks', Reasoned & { readonly from: string; readonly to: string }>
  /** The one run, or all open runs and backfills. */
  | Command<'CancelRuns', Reasoned & { readonly runId?: string }>;

export type ScheduledJobCommand = SchedulerCommand | ControlCommand;
