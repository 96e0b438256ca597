// The commands a scheduled job takes and the events it records. All instants are ISO 8601 strings in UTC.
import type { Command, DomainEvent } from '../message.js';
import type { JobDefinition } from './jobDefinition.js';

/** A process of the service: `instance` is its name for people, `boot` (a UUID) its identity. */
export interface InstanceIdentity {
  readonly instance: string;
  readonly boot: string;
}

/** Why a run exists: its tick was due, an instance started, or somebody asked for it. */
export type RunTrigger = 'tick' | 'start' | 'manual';

export interface RunFault {
  readonly code: string;
  readonly message: string;
}

/** What somebody who asks for a run may ask of it, e.g. `{ acceptDelistings: true }`. */
export type RunParameters = Readonly<Record<string, boolean | number | string>>;

/** What a run reports of itself: plain numbers and words, small. */
export type RunSummary = Readonly<Record<string, number | string | readonly string[]>>;

interface Run {
  readonly job: string;
  /** `<job>@<scheduledFor>`; behind it `/<trigger>.<revision>` when the trigger is not the tick. */
  readonly runId: string;
}

export type ScheduledJobEvent =
  | DomainEvent<'JobDefined' | 'JobRedefined', { readonly definition: JobDefinition; readonly at: string }>
  | DomainEvent<
      'TicksSkipped',
      {
        readonly job: string;
        /** The first and the last skipped tick, both included. */
        readonly from: string;
        readonly to: string;
        /** How many ticks that is; null when there are too many to count at once. */
        readonly count: number | null;
        readonly reason: 'misfire' | 'overlap' | 'schedule-change';
      }
    >
  | DomainEvent<
      'RunClaimed',
      Run &
        InstanceIdentity & {
          readonly scheduledFor: string;
          readonly trigger: RunTrigger;
          readonly attempt: 1;
          readonly parameters: RunParameters;
          readonly at: string;
        }
    >
  | DomainEvent<
      'RunReclaimed',
      Run &
        InstanceIdentity & {
          readonly attempt: number;
          readonly reason: 'lease-expired' | 'released';
          readonly at: string;
        }
    >
  | DomainEvent<'RunReleased', Run & { readonly reason: 'drain'; readonly at: string }>
  | DomainEvent<'RunCompleted', Run & { readonly summary: RunSummary; readonly at: string }>
  | DomainEvent<'RunFailed', Run & { readonly error: RunFault; readonly at: string }>
  | DomainEvent<'IntegrationEventRequested', IntegrationEventRequest>;

/** The outbox entry: what the relay hands to the bus. */
export interface IntegrationEventRequest extends Run {
  /** A GUID derived from the run, so that consumers can recognise a repetition. */
  readonly messageId: string;
  /** Namespace and type, e.g. `BookWorm.Contracts:CleanUpSentEmailIntegrationEvent`. */
  readonly messageType: string;
  readonly priority: 'normal' | 'high';
  readonly payload: { readonly id: string; readonly creationDate: string };
}

/** `epoch`: the revision of the event that gave the run to the caller, its fencing token. */
interface HeldRun {
  readonly job: string;
  readonly runId: string;
  readonly epoch: number;
  readonly at: string;
}

export type ScheduledJobCommand =
  | Command<'DefineJob', { readonly definition: JobDefinition; readonly at: string }>
  | Command<'ClaimTick', InstanceIdentity & { readonly job: string; readonly slot: string; readonly at: string }>
  | Command<
      'StartRun',
      InstanceIdentity & {
        readonly job: string;
        readonly trigger: 'start' | 'manual';
        readonly parameters: RunParameters;
        readonly at: string;
      }
    >
  | Command<
      'ReclaimRun',
      InstanceIdentity & { readonly job: string; readonly deadBoot: string | null; readonly at: string }
    >
  | Command<'ReleaseRun', HeldRun>
  | Command<'CompleteRun', HeldRun & { readonly summary: RunSummary }>
  | Command<'FailRun', HeldRun & { readonly error: RunFault }>;
