// What is wrong with a job's work: ends told by somebody who did not hold the run, and work that went on beside other work.
import { mostOpenRuns } from '../../../domain/scheduling/jobPolicies.js';
import { type EndingEvent, isEnding, type JobEvent, type Tenure, tenuresOf } from './runTenures.js';
import type { WorkStep } from './schedulerScene.js';

/** @param events of one job in order. @param steps of all jobs. @returns in words; none when all is well. */
export function tenureFaults(events: readonly JobEvent[], steps: readonly WorkStep[]): readonly string[] {
  const first = events.find(({ type }) => type === 'JobDefined');
  if (first?.type !== 'JobDefined' || first.data.definition.target.kind === 'emit') return [];
  const tenures = tenuresOf(events);
  return [...usurpations(events, tenures), ...overlaps(tenures, steps, mostOpenRuns(first.data.definition))];
}

/** The end of a run names the event that gave it to whoever ended it. */
function usurpations(events: readonly JobEvent[], tenures: readonly Tenure[]): readonly string[] {
  return events.filter(isEnding).flatMap((event) => {
    if (isTakeOver(event) || ended(event, tenures)?.given.id === event.metadata.causationId) return [];
    return `${event.type} at ${event.revision} ends ${event.data.runId} for somebody who did not hold it.`;
  });
}

function ended(event: EndingEvent, tenures: readonly Tenure[]): Tenure | undefined {
  return tenures.find(({ end }) => end?.id === event.id);
}

/** Somebody else ended the tenure, who found nobody at work. */
function isTakeOver(event: JobEvent): boolean {
  if (event.type === 'RunReclaimed') return true;
  return event.type === 'RunFailed' && event.data.error.code === 'crashed';
}

function overlaps(tenures: readonly Tenure[], steps: readonly WorkStep[], most: number): readonly string[] {
  const byCause = new Map(tenures.map((tenure) => [tenure.given.id, tenure]));
  const atWork = new Set<Tenure>();
  return steps.flatMap(({ cause, step }) => {
    const tenure = byCause.get(cause);
    if (!tenure) return [];
    if (step === 'end') {
      atWork.delete(tenure);
      return [];
    }
    const beside = [...atWork].filter((other) => !isSucceeded(tenure, other) && !isSucceeded(other, tenure));
    atWork.add(tenure);
    if (beside.length < most) return [];
    return `${tenure.runId} was worked on beside ${beside.map(({ runId }) => runId).join(', ')}.`;
  });
}

/** Who was declared dead may go on for a while, or even begin: nothing that it says of the run is taken any more. */
function isSucceeded({ end }: Tenure, { given }: Tenure): boolean {
  return end !== undefined && isTakeOver(end) && end.revision <= given.revision;
}
