// What a job is: when it is due, what it does, and how patient we are with it.
import { canonicalJson } from '../auditing/canonicalJson.js';
import { type JobPolicies, policiesOf } from './jobPolicies.js';
import type { Schedule } from './schedule.js';

/** `emit`: the run only announces an integration event. `work`: the run does something that takes time and can fail. */
export type JobTarget = { readonly kind: 'emit'; readonly messageType: string } | { readonly kind: 'work' };

export interface JobDefinition {
  /** camelCase; the stream is `scheduledJob-<job>`. */
  readonly job: string;
  readonly schedule: Schedule;
  readonly target: JobTarget;
  /** Which of several jobs that are due an instance turns to first. */
  readonly priority: 'normal' | 'high';
  /** Also run whenever an instance starts. */
  readonly runsAtStart: boolean;
  /** A run of a work job is aborted after this. */
  readonly timeoutMs: number;
  /** Definitions of old have none; see `policiesOf`. */
  readonly policies?: JobPolicies;
}

/** Who a definition comes from: the release with its settings, or an operator, whose word a deployment does not overrule. */
export type DefinitionSource = 'code' | 'operator';

/** Whether they are due at the same instants. */
export function isSameSchedule(a: Pick<JobDefinition, 'schedule'>, b: Pick<JobDefinition, 'schedule'>): boolean {
  return canonicalJson(a.schedule) === canonicalJson(b.schedule);
}

/** Whether two definitions mean the same. */
export function isSameDefinition(a: JobDefinition, b: JobDefinition): boolean {
  const essence = (definition: JobDefinition) => canonicalJson({ ...definition, policies: policiesOf(definition) });
  return essence(a) === essence(b);
}
