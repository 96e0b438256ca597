// How a job stands: put together from its definition, what operators decided, and its last run.
import { describeSchedule } from '../../domain/scheduling/describeSchedule.js';
import type { Schedule } from '../../domain/scheduling/schedule.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import type { JobRecord } from '../../projections/jobs/queries.js';
import type { RunRecord } from '../../projections/runHistory/queries.js';
import { changedFacts } from './definitionFacts.js';
import { scheduleInWords } from './scheduleInWords.js';
import type { JobStatus } from './systemStatus.js';

export function jobStatus(record: JobRecord, lastRun: RunRecord | undefined, now: Date): JobStatus {
  const { definition, withheld, pause, quarantine } = record;
  const { job, priority, schedule } = definition;
  const rest = quarantine ?? pause;
  return {
    job,
    priority,
    ...describeSchedule(schedule),
    inWords: scheduleInWords(schedule) ?? null,
    state: quarantine ? 'quarantined' : pause ? 'paused' : 'active',
    rest,
    drift: withheld ? changedFacts(withheld, definition) : [],
    nextAt: rest ? null : nextAt(schedule, now),
    lastRun: lastRun ?? null,
  };
}

/** None when the schedule cannot be read, as after a time zone was abolished: an operator can still mend it. */
function nextAt(schedule: Schedule, now: Date): string | null {
  try {
    return ticks.next(schedule, now)?.toISOString() ?? null;
  } catch {
    return null;
  }
}
