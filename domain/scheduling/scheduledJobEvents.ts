// The events of a scheduled job; stream `scheduledJob-<job>`. All instants are ISO 8601 strings in UTC.
import type { DomainEvent } from '../message.js';
import type { DefinitionSource, JobDefinition } from './jobDefinition.js';

/** A process of the service: `instance` is its name for people, `boot` (a UUID) its identity. */
export interface InstanceIdentity {
  readonly instance: string;
  readonly boot: string;
}

/** Why a run exists: its tick was due, an instance started, somebody asked for it, or for its tick once more. */
export type RunTrigger = 'tick' | 'start' | 'manual' | 'backfill';

/** Why nobody claimed a tick. */
export type SkipReason =
  | 'misfire'
  | 'overlap'
  | 'deadline'
  | 'catchup-limit'
  | 'paused'
  | 'quarantined'
  | 'schedule-change';

/** What becomes of the ticks that a job was not to run: none of them, or what its misfire policy says. */
export type MissedTicks = 'skip' | 'catch-up';

export interface RunFault {
  readonly code: string;
  readonly message: string;
}

/** What somebody who asks for a run may ask of it, e.g. `{ acceptDelistings: true }`. */
export type RunParameters = Readonly<Record<string, boolean | number | string>>;

/** What a run reports of itself: plain numbers and words, small. */
export type RunSummary = Readonly<Record<string, number | string | readonly string[]>>;

/** Of the streams of scheduled jobs. */
export const scheduledJobCategory = 'scheduledJob';

export function scheduledJobStream(job: string): string {
  return `${scheduledJobCategory}-${job}`;
}

/** Whose stream it is. */
export function jobOfStream(stream: string): string {
  return stream.slice(scheduledJobStream('').length);
}

interface OfJob {
  readonly job: string;
  readonly at: string;
}

interface OfRun extends OfJob {
  /** `<job>@<scheduledFor>`; behind it `/<trigger>.<revision>` when the trigger is not the tick. */
  readonly runId: string;
}

interface OfBackfill extends OfJob {
  readonly backfillId: string;
}

type DefinitionEvent =
  | DomainEvent<'JobDefined', { readonly definition: JobDefinition; readonly at: string }>
  | DomainEvent<
      'JobRedefined',
      {
        readonly definition: JobDefinition;
        readonly at: string;
        /** Code when it is absent. */
        readonly source?: DefinitionSource;
        readonly reason?: string;
      }
    >
  /** The release defines the job otherwise than the operator whose definition stays in force. */
  | DomainEvent<'DefinitionWithheld', { readonly definition: JobDefinition; readonly at: string }>;

type TickEvent = DomainEvent<
  'TicksSkipped',
  {
    readonly job: string;
    /** The first and the last skipped tick, both included. */
    readonly from: string;
    readonly to: string;
    /** How many ticks that is; null when there are too many to count at once, or their schedule cannot be read any more. */
    readonly count: number | null;
    readonly reason: SkipReason;
  }
>;

type RunEvent =
  | DomainEvent<
      'RunClaimed',
      OfRun &
        InstanceIdentity & {
          readonly scheduledFor: string;
          readonly trigger: RunTrigger;
          readonly attempt: 1;
          readonly parameters: RunParameters;
          readonly reason?: string;
        }
    >
  /** Another process goes on with the run: its holder died, or had handed it back. */
  | DomainEvent<
      'RunReclaimed',
      OfRun & InstanceIdentity & { readonly attempt: number; readonly reason: 'lease-expired' | 'released' }
    >
  | DomainEvent<'RunReleased', OfRun & { readonly reason: 'drain' }>
  /** The attempt is over and the run is not: it is tried again from `retryAt` on. */
  | DomainEvent<
      'AttemptFailed',
      OfRun & { readonly attempt: number; readonly error: RunFault; readonly retryAt: string }
    >
  | DomainEvent<'RunRetried', OfRun & InstanceIdentity & { readonly attempt: number }>
  | DomainEvent<'RunCancelRequested', OfRun & { readonly reason: string }>
  /** The outcome: a run has one of these two, once. */
  | DomainEvent<'RunCompleted', OfRun & { readonly summary: RunSummary }>
  | DomainEvent<'RunFailed', OfRun & { readonly error: RunFault }>
  | DomainEvent<'IntegrationEventRequested', IntegrationEventRequest>;

type ControlEvent =
  | DomainEvent<'JobPaused', OfJob & { readonly reason: string }>
  | DomainEvent<'JobResumed', OfJob & { readonly missed: MissedTicks; readonly reason?: string }>
  /** Nothing of the job is started any more. */
  | DomainEvent<'JobQuarantined', OfRun & { readonly crashes: number }>
  | DomainEvent<'QuarantineCleared', OfJob & { readonly missed: MissedTicks; readonly reason: string }>
  /** The ticks from `from` to `to`, both included, get a run once more, one after the other. */
  | DomainEvent<
      'BackfillRequested',
      OfBackfill & {
        readonly from: string;
        readonly to: string;
        readonly ticks: number;
        readonly reason: string;
      }
    >
  | DomainEvent<'BackfillCompleted', OfBackfill>
  | DomainEvent<'BackfillCancelled', OfBackfill & { readonly reason: string }>
  /** The state after the events before it: folding may begin here. */
  | DomainEvent<
      'JobCheckpointed',
      { readonly job: string; readonly stateVersion: number; readonly state: Readonly<Record<string, unknown>> }
    >;

export type ScheduledJobEvent = DefinitionEvent | TickEvent | RunEvent | ControlEvent;

/** The outbox entry: what the relay hands to the bus. */
export interface IntegrationEventRequest {
  readonly job: string;
  readonly runId: string;
  /** A GUID derived from the run, so that consumers can recognise a repetition. */
  readonly messageId: string;
  /** Namespace and type, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly messageType: string;
  readonly priority: 'normal' | 'high';
  readonly payload: { readonly id: string; readonly creationDate: string };
}
