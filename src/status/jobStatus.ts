// How a job stands: put together from its definition, what operators decided, and its last run.
import { describeSchedule } from '../../domain/scheduling/describeSchedule.js';
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
    nextAt: rest ? null : (ticks.next(schedule, now)?.toISOString() ?? null),
    lastRun: lastRun ?? null,
  };
}
