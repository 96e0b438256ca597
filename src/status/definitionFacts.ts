// What a job's definition says, fact by fact and in words: for those who read one, and those who compare two.
import { describeSchedule } from '../../domain/scheduling/describeSchedule.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { policiesOf } from '../../domain/scheduling/jobPolicies.js';
import { durationText } from '../durations.js';

/** A fact's name, as the options of `bookworm jobs edit` have it, and its value. */
export type Fact = readonly [name: string, value: string];

export interface ChangedFact {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** The same facts in the same order for every definition. */
export function definitionFacts(definition: JobDefinition): readonly Fact[] {
  const { schedule, timeZone } = describeSchedule(definition.schedule);
  const { misfire, startingDeadlineMs, overlap, retry, graceMs, crashesToQuarantine } = policiesOf(definition);
  return [
    ['schedule', schedule],
    ['time-zone', timeZone],
    ['priority', definition.priority],
    ['runs at start', definition.runsAtStart ? 'yes' : 'no'],
    ['timeout', durationText(definition.timeoutMs)],
    ['grace', durationText(graceMs)],
    ['misfire', policyText(misfire)],
    ['starting-deadline', startingDeadlineMs === null ? 'none' : durationText(startingDeadlineMs)],
    ['overlap', policyText(overlap)],
    ['attempts', `${retry.attempts}`],
    ['retry-delay', durationText(retry.firstDelayMs)],
    ['longest-retry-delay', durationText(retry.longestDelayMs)],
    ['crashes-to-quarantine', `${crashesToQuarantine}`],
  ];
}

export function changedFacts(from: JobDefinition, to: JobDefinition): readonly ChangedFact[] {
  const after = new Map(definitionFacts(to));
  return definitionFacts(from).flatMap(([what, value]) => {
    const changed = after.get(what) ?? '';
    return changed === value ? [] : [{ what, from: value, to: changed }];
  });
}

function policyText(policy: { readonly kind: string; readonly most?: number }): string {
  return policy.most === undefined ? policy.kind : `${policy.kind}:${policy.most}`;
}
