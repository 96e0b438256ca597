// What a job is: when it is due, what it does, and how patient we are with it.

/** The engine's version is part of a definition: the same expression can mean other instants to another version. */
export interface CronSchedule {
  readonly kind: 'cron';
  /** 5 fields, or 6 with seconds in front. */
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly engine: 'croner@11';
}

/** `emit`: the run only announces an integration event. `work`: the run does something that takes time and can fail. */
export type JobTarget = { readonly kind: 'emit'; readonly messageType: string } | { readonly kind: 'work' };

export interface JobDefinition {
  /** camelCase; the stream is `scheduledJob-<job>`. */
  readonly job: string;
  readonly schedule: CronSchedule;
  readonly target: JobTarget;
  readonly priority: 'normal' | 'high';
  /** Also run whenever an instance starts. */
  readonly runsAtStart: boolean;
  /** A run of a work job is aborted after this. */
  readonly timeoutMs: number;
}

/** Pure calculations that the domain needs and does not make itself. */
export interface SchedulingCalculations {
  /** The instants at which the schedule is due, after `after` and not after `until`, oldest first, at most `limit`. */
  dueTimes(schedule: CronSchedule, after: Date, until: Date, limit: number): readonly Date[];
  /** The last instant not after `until` at which the schedule is due; undefined when there was none. */
  latestDueTime(schedule: CronSchedule, until: Date): Date | undefined;
  /** A GUID made from the name alone: the same name gives the same id everywhere and for ever. */
  guid(name: string, at: Date): string;
}

/** Whether two definitions mean the same. */
export function isSameDefinition(a: JobDefinition, b: JobDefinition): boolean {
  const essence = ({ job, schedule, target, priority, runsAtStart, timeoutMs }: JobDefinition) => [
    job,
    [schedule.expression, schedule.timeZone, schedule.engine],
    target.kind === 'emit' ? target.messageType : target.kind,
    [priority, runsAtStart, timeoutMs],
  ];
  return JSON.stringify(essence(a)) === JSON.stringify(essence(b));
}
