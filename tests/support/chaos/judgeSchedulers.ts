// The verdict on schedulers: every fault that their log and their traces hold, and how they did otherwise.
import { ticksBy } from '../../../domain/scheduling/schedule.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { faultsOf } from '../schedulingOracle.js';
import type { Absence } from './chaos.js';
import { figuresOf, type JobFigures, type Spread, spreadOf, takeOversOf } from './figures.js';
import { eventsByJob, type JobEvent } from './runTenures.js';
import type { SchedulerScene } from './schedulerScene.js';
import { tenureFaults } from './tenureFaults.js';

export interface Verdict {
  /** In words; none when all is well. */
  readonly faults: readonly string[];
  readonly jobs: ReadonlyMap<string, JobFigures>;
  readonly takeOverMs: Spread;
  /** Take-overs from a holder that nobody had killed or stopped. */
  readonly takenOverWithoutAbsence: number;
  /** Ends that were told too late, and refused. */
  readonly fenced: number;
}

const ticks = ticksBy(cronerCalculations);

/** @param settledBy all that was due by then must be over; nothing must be over when it is absent. */
export async function judgeSchedulers(
  scene: SchedulerScene,
  { settledBy, absences = [] }: { settledBy?: Date; absences?: readonly Absence[] } = {},
): Promise<Verdict> {
  const work = await scene.work();
  const faults: string[] = [];
  const jobs = new Map<string, JobFigures>();
  const takeOvers: number[] = [];
  let takenOverWithoutAbsence = 0;
  for (const [job, events] of eventsByJob(await scene.events())) {
    const settled = settledBy ? faultsOf(eventsUntil(events, settledBy), ticks, { settledBy }) : [];
    const found = new Set([...faultsOf(events, ticks), ...settled, ...tenureFaults(events, work)]);
    for (const fault of found) faults.push(`${job}: ${fault}`);
    jobs.set(job, figuresOf(events));
    const { ms, withoutAbsence } = takeOversOf(events, absences);
    takeOvers.push(...ms);
    takenOverWithoutAbsence += withoutAbsence;
  }
  const fenced = scene.processes.reduce((sum, process) => sum + process.fenced, 0);
  return { faults, jobs, takeOverMs: spreadOf(takeOvers), takenOverWithoutAbsence, fenced };
}

/** Without what only became due later, which need not be over. */
function eventsUntil(events: readonly JobEvent[], end: Date): readonly JobEvent[] {
  const later = new Set<string>();
  return events.filter(({ type, data }) => {
    if (type === 'TicksSkipped') return new Date(data.from) <= end;
    if (type === 'RunClaimed' && new Date(data.scheduledFor) > end) later.add(data.runId);
    return !('runId' in data && later.has(data.runId));
  });
}
